"""A very small OpenStreetMap extract (.osm.pbf), written byte by byte."""

import struct
from collections.abc import Mapping, Sequence
from pathlib import Path

Node = tuple[int, float, float, Mapping[str, str]]
Way = tuple[int, Sequence[int], Mapping[str, str]]


def write_pbf(path: Path, nodes: Sequence[Node], ways: Sequence[Way] = ()) -> None:
    """Nodes are (id, longitude, latitude, tags); ways (id, nodes, tags)."""
    words = [b""]

    def word(text: str) -> int:
        data = text.encode()
        if data not in words:
            words.append(data)
        return words.index(data)

    def tags(pairs: Mapping[str, str]) -> bytes:
        keys = b"".join(_varint(word(key)) for key in pairs)
        values = b"".join(_varint(word(value)) for value in pairs.values())
        return _bytes(2, keys) + _bytes(3, values) if pairs else b""

    group = b""
    for number, longitude, latitude, pairs in nodes:
        place = _whole(8, _zigzag(round(latitude * 1e7))) + _whole(9, _zigzag(round(longitude * 1e7)))
        group += _bytes(1, _whole(1, _zigzag(number)) + tags(pairs) + place)
    ways_group = b""
    for number, members, pairs in ways:
        steps = [member - before for before, member in zip([0, *members], members, strict=False)]
        refs = b"".join(_varint(_zigzag(step)) for step in steps)
        ways_group += _bytes(3, _whole(1, number) + tags(pairs) + _bytes(8, refs))
    strings = b"".join(_bytes(1, each) for each in words)
    head = _bytes(4, b"OsmSchema-V0.6")
    block = _bytes(1, strings) + _bytes(2, group) + (_bytes(2, ways_group) if ways else b"")
    path.write_bytes(_blob(b"OSMHeader", head) + _blob(b"OSMData", block))


def _blob(kind: bytes, data: bytes) -> bytes:
    blob = _bytes(1, data) + _whole(2, len(data))
    header = _bytes(1, kind) + _whole(3, len(blob))
    return struct.pack(">I", len(header)) + header + blob


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def _zigzag(value: int) -> int:
    return value << 1 if value >= 0 else (-value << 1) - 1


def _bytes(field: int, data: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(data)) + data


def _whole(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)
