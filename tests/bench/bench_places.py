"""Reads against sensitive places, and how long an import of many places takes."""

import os
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any, Final

import geopandas
import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod

from bench.registry import Row, bench
from fakes.some_places import places_of
from lprdesk.adapters.places.importing import Asked, import_file
from lprdesk.adapters.places.mapping import load_mapping
from lprdesk.domain.figures import SensitiveCategory
from lprdesk.domain.sensitive_nearness import SensitiveIndex

READS: Final = 100_000
PLACES: Final = 250_000
RADIUS: Final = 300
SAMPLE: Final = 2_000
RUNS: Final = 7
CATEGORIES: Final = {"school": SensitiveCategory("School", RADIUS)}
Columns = tuple[NDArray[np.float64], NDArray[np.float64]]


def country(random: np.random.Generator, count: int) -> Columns:
    """Places in towns all over the country, most of them close together."""
    towns = random.uniform((-124, 26), (-68, 48), (600, 2))
    at = towns[random.integers(0, len(towns), count)] + random.normal(0, 0.08, (count, 2))
    return at[:, 0], at[:, 1]


def reads(random: np.random.Generator, places: Columns) -> Columns:
    """Half of them within some hundred metres of a place."""
    longitude, latitude = (np.resize(column, READS) + random.normal(0, 0.003, READS) for column in places)
    other = country(random, READS // 2)
    longitude[: READS // 2], latitude[: READS // 2] = other
    return longitude, latitude


def areas(places: Columns) -> NDArray[np.object_]:
    """Grounds of about 120 m around each place."""
    angle = np.linspace(0, 2 * np.pi, 8)
    corners = np.stack([places[0][:, None] + 0.0007 * np.cos(angle), places[1][:, None] + 0.0005 * np.sin(angle)], 2)
    corners[:, -1] = corners[:, 0]
    shapes: NDArray[np.object_] = shapely.polygons(corners)
    return shapes


def timed(run: Callable[[], object], runs: int = RUNS) -> float:
    """The median in milliseconds; the first run, which warms up, does not count."""
    run()
    taken = []
    for _ in range(runs):
        begun = time.perf_counter()
        run()
        taken.append((time.perf_counter() - begun) * 1000)
    return median(taken)


def joined(shapes: NDArray[np.object_], at: Columns) -> Callable[[], object]:
    """What is done where this program is not: project both for the whole country, then sjoin_nearest."""
    frame = geopandas.GeoDataFrame(geometry=shapes, crs="EPSG:4326")
    points = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(*at), crs="EPSG:4326")

    def run() -> object:
        return points.to_crs(5070).sjoin_nearest(frame.to_crs(5070), max_distance=RADIUS, distance_col="metres")

    return run


def lost(index: SensitiveIndex, places: Columns, at: Columns) -> int:
    """True pairs that are not marked, of a sample of reads against every place by geodesic."""
    geod = Geod(ellps="WGS84")
    chosen = np.random.default_rng(9).choice(READS, SAMPLE, replace=False)
    inside = index.near_positions(at[0][chosen], at[1][chosen]).inside
    missed = 0
    for row, marked in zip(chosen.tolist(), inside.tolist(), strict=True):
        close = np.flatnonzero((np.abs(places[0] - at[0][row]) < 0.02) & (np.abs(places[1] - at[1][row]) < 0.02))
        one = np.full(len(close), at[0][row]), np.full(len(close), at[1][row])
        metres = geod.inv(*one, places[0][close], places[1][close])[2] if len(close) else np.empty(0)
        missed += bool((metres <= RADIUS).any()) != marked
    return missed


@bench("near-places")
def near_places() -> Iterator[Row]:
    """Both ways in the same run over the same reads and places."""
    random = np.random.default_rng(1)
    places = country(random, PLACES)
    at = reads(random, places)
    points: NDArray[np.object_] = shapely.points(*places)
    for what, shapes, limit in (("points", points, 150), ("polygons", areas(places), 500)):
        begun = time.perf_counter()
        index = SensitiveIndex(places_of(shapes), CATEGORIES)  # type: ignore[arg-type]  # an array is a sequence too
        built = time.perf_counter() - begun
        ours, theirs = timed(lambda index=index: index.near_positions(*at)), timed(joined(shapes, at), 3)  # type: ignore[misc]
        yield Row(
            name=f"{READS:,} reads near {PLACES:,} {what}",
            value=ours,
            unit="ms",
            against=theirs,
            target=f"under {limit} ms and a third of sjoin_nearest with its projection",
            holds=ours < limit and ours < theirs / 3,
        )
        yield Row(name=f"index of {PLACES:,} {what}", value=built, unit="s", target="under 5 s", holds=built < 5)
        if what == "points":
            missed = lost(index, places, at)
            yield Row(
                name=f"marks of {SAMPLE:,} reads that geodesics deny",
                value=missed,
                unit="",
                target="0",
                holds=not missed,
            )


@bench("import-places")
def import_places() -> Iterator[Row]:
    """A file of polygons to judged, mended places, as the verb does it."""
    shapes = areas(country(np.random.default_rng(2), PLACES))
    values: dict[str, Any] = {"id": np.arange(PLACES), "name": [f"School {row}" for row in range(PLACES)]}
    frame = geopandas.GeoDataFrame({**values, "category": "school"}, geometry=shapes, crs="EPSG:4269")
    mapping = load_mapping("generic")
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for kind in ("gpkg", "parquet"):
            path = Path(folder) / f"places.{kind}"
            frame.to_parquet(path) if kind == "parquet" else frame.to_file(path)
            os.sync()
            begun = time.perf_counter()
            places, _ = import_file(path, mapping, Asked(), lambda *_: None)
            seconds = time.perf_counter() - begun
            assert len(places) == PLACES
            yield Row(
                name=f"import {PLACES:,} polygons, {kind}",
                value=seconds,
                unit="s",
                target="under 5 s",
                holds=seconds < 5,
            )
