"""After the day: the log holds every step, in order, and verifies; nothing readable is left in the station's folder."""

import os
from pathlib import Path
from typing import Final

from lprdesk.audit.export_folder import DirectoryTree
from lprdesk.audit.verify_folder import verify_folder
from lprdesk.bootstrap.wired_desk import Desk
from lprdesk.services.ports.journal import RecordedEntry
from lprdesk.tour.driver import Tour

LOG: Final = "log"
KEY: Final = "log-key.txt"
_LAST: Final = ("consent.declined", "session.closed", "station.stopped", "station.started")
_ENDS: Final = frozenset({"query.answered", "query.failed", "recovery.closed"})


async def prove_log(tour: Tour, out: Path) -> None:
    """Open the station again, without a window, and hold its log against what the steps saw. Raises Unmet."""
    desk = await tour.demo.open_desk()
    try:
        entries = await desk.journal.entries()
        _holds_every_step(tour, entries)
        _leaves_no_intent_open(tour, entries)
        stored = await desk.journal.verify()
        tour.holds(f"The stored log verifies: {stored.problem or 'good'}", stored.good)
        await _export(tour, desk, out)
    finally:
        await desk.close()


def prove_silence(tour: Tour) -> None:
    """Search every file of the station for what was typed and shown, and what programs started from here inherit."""
    words = {word.encode() for word in tour.typed}
    files = [path for path in tour.demo.folder.rglob("*") if path.is_file()]
    speaking = sorted(path.name for path in files if any(word in path.read_bytes() for word in words))
    tour.holds(
        f"No plate, reason, passphrase or read stands in any of {len(files)} files {speaking or ''}".strip(),
        not speaking,
    )
    inherited = "\n".join(os.environ.values()).encode()
    tour.holds("Nor in the environment", not any(word in inherited for word in words))


def _holds_every_step(tour: Tour, entries: list[RecordedEntry]) -> None:
    kept = {entry.index: entry.leaf_hash for entry in entries}
    indices = [entry.index for entry in tour.logged]
    tour.holds(
        f"The {len(indices)} entries that the steps waited for are there, in the order of the steps",
        indices == sorted(indices) and all(kept.get(entry.index) == entry.leaf_hash for entry in tour.logged),
    )
    last = tuple(entry.kind for entry in entries[-len(_LAST) :])
    tour.holds(f"The last are: {', '.join(_LAST)}", last == _LAST)


def _leaves_no_intent_open(tour: Tour, entries: list[RecordedEntry]) -> None:
    intents = {entry.leaf_hash for entry in entries if entry.kind == "query.authorised"}
    ended = [str(entry.fields.get("query")) for entry in entries if entry.kind in _ENDS]
    tour.holds(f"Each of {len(intents)} intents has one end", sorted(ended) == sorted(intents))
    tour.holds("The day needed no recovery", all(entry.kind != "recovery.closed" for entry in entries))


async def _export(tour: Tour, desk: Desk, out: Path) -> None:
    key = desk.opened.signer.key.verify_key
    await desk.opened.journal.export(out / LOG)
    (out / KEY).write_text(f"{key.text}\n", "utf-8")
    report = verify_folder(DirectoryTree(out / LOG), key)
    tour.holds(f"The exported log verifies with its public key: {report.problem or 'good'}", report.good)
    tour.report.log = {
        "origin": report.origin,
        "entries": report.entries,
        "sessions": report.sessions,
        "root": report.root,
        "key": key.text,
        "folder": LOG,
    }
