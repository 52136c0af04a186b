"""Verifying a log's tree where nothing but its hashes and its signed head is there."""

from collections.abc import Iterable

from lprdesk.audit.checkpoint import Checkpoint
from lprdesk.audit.keys import VerifyKey
from lprdesk.audit.merkle import root
from lprdesk.audit.tiles import TILE_WIDTH, TiledTree
from lprdesk.audit.verify import Extent, Report, check_remembered, signed_head
from lprdesk.audit.verify_fields import BadEntry


def verify_tree(
    hashes: TiledTree, log_key: VerifyKey, *, checkpoint: bytes, remembered: Iterable[Checkpoint] = ()
) -> Report:
    """The report on a tree: every hash leads to the signed root. Nothing is said about entries.

    Raises what reading the tiles raises, BadEntry apart.
    """
    first_bad, problem, found = None, "", b""
    try:
        head = signed_head(checkpoint, log_key)
        check_upper_tiles(hashes, 0)
        found = hashes.root_of(0, hashes.size)
        _compare(head, found)
        for kept in remembered:
            check_remembered(kept, log_key, hashes.size)
            _compare(kept, hashes.root_of(0, kept.size))
    except BadEntry as bad:
        first_bad, problem = bad.index, bad.problem
    return Report(
        origin=log_key.name,
        entries=hashes.size,
        first_bad=first_bad,
        problem=problem,
        root=found.hex(),
        extent=Extent.HASHES,
    )


def _compare(head: Checkpoint, found: bytes) -> None:
    if head.root != found:
        raise BadEntry(None, f"the first {head.size} hashes do not lead to the root of their head")


def check_upper_tiles(hashes: TiledTree, start: int) -> None:
    """Raises BadEntry unless each tile above the lowest level, from entry `start` on, holds the roots below it."""
    level = 1
    while width := hashes.size // TILE_WIDTH**level:
        span = TILE_WIDTH ** (level + 1)
        for index in range(start // span, -(-width // TILE_WIDTH)):
            found = hashes.tile(level, index)
            below = (hashes.tile(level - 1, index * TILE_WIDTH + at) for at in range(len(found)))
            if found != tuple(root(each) for each in below):
                raise BadEntry(index * span, f"a tile of level {level} holds other hashes than those below it make")
        level += 1
