"""Geometry of any declared reference system as sound WGS 84 geometry, and what had to be said about each row."""

import warnings
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from lprdesk.adapters.places.layers import Layer, unreadable
from lprdesk.adapters.places.mapping import Mapping
from lprdesk.domain.sensitive_globe import earth_centred, unwrapped

Geometries = NDArray[np.object_]

APART_METRES: Final = 50.0
"""Two positions given for one place that lie farther apart than this are both kept."""
_DOUBTFUL_METRES: Final = 10.0
_NOWHERE: Final = "its position is nowhere on the globe; latitude and longitude may be exchanged"
_FAR_AWAY: Final = "its position is far from the United States and their territories; columns may be exchanged"


class Placed:
    """The geometry of one layer; per row a reason to leave it out (`fault`) and what was mended (`mended`), or ""."""

    def __init__(self, count: int) -> None:
        self.geometry: Geometries = np.full(count, None, "O")
        self.fault: Geometries = np.full(count, "", "O")
        self.mended: Geometries = np.full(count, "", "O")
        self.notes: list[str] = []

    def leave_out(self, rows: NDArray[np.bool_], why: str) -> None:
        """Say why of those that have no reason yet."""
        self.fault[rows & (self.fault == "")] = why


def place(path: Path, layer: Layer, mapping: Mapping, declared: str | None) -> Placed:
    """The layer's geometry in degrees. `declared` is the person's word for a file that declares no reference system.

    Raises PlacesFileFault where the file has neither geometry nor known columns of coordinates, or no reference system.
    """
    placed = Placed(layer.count)
    for row in layer.ragged:
        placed.fault[row] = "its line has more or fewer fields than the head of the table"
    pairs = [pair for pair in mapping.positions if _has(layer, pair.longitude) and _has(layer, pair.latitude)]
    if layer.wkb is not None:
        placed.geometry = _from_wkb(layer, placed)
        system = layer.crs or declared
        if system is None:
            raise unreadable(path, "does not say in which reference system its positions are", "Name it with --crs.")
        placed.geometry = _degrees(path, placed.geometry, system, placed)
    elif pairs:
        placed.geometry = _pair(path, layer, pairs.pop(0), placed)
    else:
        names = ", ".join(f"{pair.longitude} and {pair.latitude}" for pair in mapping.positions) or "none"
        raise unreadable(path, f"has no columns of coordinates (looked for {names})", "Use a mapping that names them.")
    _judge(placed)
    if pairs:
        _compare(placed, _pair(path, layer, pairs[0], Placed(layer.count)))
    return placed


def _has(layer: Layer, name: str) -> bool:
    return layer.column(name) is not None


def _from_wkb(layer: Layer, placed: Placed) -> Geometries:
    wkb = np.asarray(layer.wkb, "O")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # each is reported by its row
        ready = bool(shapely.is_geometry(wkb).any())
        geometry: Geometries = wkb.copy() if ready else np.asarray(shapely.from_wkb(wkb, on_invalid="ignore"), "O")
        there = np.array([piece is not None for piece in wkb], bool)
        broken = there & (geometry == None)  # noqa: E711 - elementwise
        geometry[broken] = shapely.from_wkb(wkb[broken], on_invalid="fix")
    placed.mended[broken] = "its outline was not closed"
    placed.leave_out(~there, "it has no position")
    placed.leave_out(there & (geometry == None), "its geometry cannot be read")  # noqa: E711
    high = np.flatnonzero(shapely.has_z(geometry))
    geometry[high] = shapely.force_2d(geometry[high])
    return geometry


def _pair(path: Path, layer: Layer, pair: Any, placed: Placed) -> Geometries:
    numbers = np.column_stack([_numbers(layer.column(pair.longitude)), _numbers(layer.column(pair.latitude))])
    stated = np.asarray(np.isfinite(numbers).all(axis=1), bool)
    points: Geometries = np.full(layer.count, None, "O")
    points[stated] = shapely.points(numbers[stated])
    placed.leave_out(~stated, "its coordinates are missing or no numbers")
    zero = np.asarray(~numbers.any(axis=1), bool)
    placed.leave_out(zero, "its coordinates are 0 and 0")
    return _degrees(path, points, pair.crs, placed)


def _numbers(words: Any) -> NDArray[np.float64]:
    def number(word: str) -> float:
        try:
            return float(word)
        except ValueError:
            return float("nan")

    return np.array([number(word) for word in words], float)


def _degrees(path: Path, geometry: Geometries, system: Any, placed: Placed) -> Geometries:
    from pyproj import CRS  # noqa: PLC0415 - heavy, and only here
    from pyproj.exceptions import ProjError  # noqa: PLC0415
    from pyproj.network import set_network_enabled  # type: ignore[attr-defined]  # noqa: PLC0415 - its only public place
    from pyproj.transformer import TransformerGroup  # noqa: PLC0415

    set_network_enabled(active=False)
    try:
        crs = CRS.from_user_input(system)
        if crs.to_epsg() == 4326 or crs.to_authority() == ("OGC", "CRS84"):
            return geometry
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that a finer grid exists; the accuracy is told below
            group = TransformerGroup(crs, CRS.from_epsg(4326), always_xy=True)
        best = group.transformers[0]
    except (ProjError, IndexError, ValueError):
        shown = " ".join(str(system).split())[:80]
        raise unreadable(
            path, f"is in a reference system that is not known here ({shown})", "Name it with --crs."
        ) from None
    accuracy = best.accuracy
    if accuracy < 0 or accuracy > _DOUBTFUL_METRES:
        by = "an unknown distance" if accuracy < 0 else f"up to {accuracy:.0f} m"
        placed.notes.append(f"Converted from {crs.name}: positions may be off by {by}.")
    return np.asarray(shapely.transform(geometry, lambda at: np.column_stack(best.transform(at[:, 0], at[:, 1]))), "O")


def _judge(placed: Placed) -> None:
    """Leave out what lies nowhere, mend what is not sound."""
    geometry = placed.geometry
    bounds = shapely.bounds(geometry).reshape(-1, 4)
    placed.leave_out(np.isnan(bounds).any(axis=1), "it has no position")
    off = ~np.isfinite(bounds).all(axis=1) | (np.abs(bounds[:, 1::2]) > 90).any(axis=1)
    off |= (np.abs(bounds[:, ::2]) > 360).any(axis=1)
    placed.leave_out(off, _NOWHERE)
    placed.leave_out((bounds == 0).all(axis=1), "its coordinates are 0 and 0")
    geometry[placed.fault != ""] = None
    there = np.flatnonzero(placed.fault == "")
    unsound = there[~shapely.is_valid(geometry[there])]
    geometry[unsound] = shapely.make_valid(geometry[unsound], method="structure", keep_collapsed=True)
    placed.mended[unsound] = "its outline crossed or touched itself"
    placed.leave_out(shapely.is_empty(geometry) & (placed.fault == ""), "nothing is left of its outline")
    geometry[there] = unwrapped(geometry[there])
    bounds = shapely.bounds(geometry).reshape(-1, 4)
    middle = (bounds[:, 0] + bounds[:, 2]) / 2 % 360.0
    south, north = bounds[:, 1], bounds[:, 3]
    near = (south >= -16) & (north <= 72.5) & (middle >= 130) & (middle <= 298)
    placed.leave_out(~near, _FAR_AWAY)


def _compare(placed: Placed, other: Geometries) -> None:
    """Keep both positions where the file contradicts itself: neither can be known to be the right one."""
    is_point = shapely.get_type_id(placed.geometry) == shapely.GeometryType.POINT
    both = np.flatnonzero((placed.fault == "") & is_point & (other != None))  # noqa: E711 - elementwise
    if not len(both):
        return
    here, there = placed.geometry[both], other[both]
    sane = (np.abs(shapely.get_y(there)) <= 90) & (np.abs(shapely.get_x(there)) <= 360)
    sane &= (shapely.get_x(there) != 0) | (shapely.get_y(there) != 0)
    both, here, there = both[sane], here[sane], there[sane]
    away = np.linalg.norm(
        earth_centred(shapely.get_x(here), shapely.get_y(here))
        - earth_centred(shapely.get_x(there), shapely.get_y(there)),
        axis=1,
    )
    for at in np.flatnonzero(away > APART_METRES):
        row = both[at]
        placed.geometry[row] = shapely.multipoints([here[at], there[at]])
        placed.mended[row] = f"the file gives two positions, {away[at]:,.0f} m apart; both are kept"
