"""When it is night at a place: from the end of civil dusk to the beginning of civil dawn (sun 6 degrees below)."""

import numpy as np
import numpy.typing as npt

DAY_MS = 86_400_000
_J2000_MS = 946_728_000_000
_BELOW = np.sin(np.radians(-6.0))


def middle(latitude: npt.NDArray[np.float64], longitude: npt.NDArray[np.float64]) -> tuple[float, float]:
    """A place amid these, in degrees; far strays and the antimeridian do not move it away. (0, 0) for none."""
    if not len(latitude):
        return 0.0, 0.0
    lat, lon = np.radians(latitude), np.radians(longitude)
    x, y, z = (float(np.median(part)) for part in (np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)))
    return float(np.degrees(np.arctan2(z, np.hypot(x, y)))), float(np.degrees(np.arctan2(y, x)))


def nights(
    starts: npt.NDArray[np.int64], latitude: float, longitude: float
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Dawn and dusk of each day that begins at one of `starts` (UTC milliseconds). Good to two minutes, for the eye.

    Where the sun never rises so far, dawn and dusk fall together at noon; where it never sinks so far, they are a day
    apart. After the Astronomical Almanac's low-precision formulas for the sun.
    """
    midday = starts + DAY_MS // 2
    days = (midday - _J2000_MS) / DAY_MS
    anomaly = np.radians(357.528 + 0.9856003 * days)
    mean = 280.460 + 0.9856474 * days
    ecliptic = np.radians(mean + 1.915 * np.sin(anomaly) + 0.020 * np.sin(2 * anomaly))
    tilt = np.radians(23.439 - 4e-7 * days)
    declination = np.arcsin(np.sin(tilt) * np.sin(ecliptic))
    ascension = np.degrees(np.arctan2(np.cos(tilt) * np.sin(ecliptic), np.cos(ecliptic)))
    equation = (mean - ascension + 180) % 360 - 180  # degrees by which the sun is ahead of the clock
    noon = midday // DAY_MS * DAY_MS + DAY_MS // 2 - (longitude + equation) / 360 * DAY_MS
    noon += np.round((midday - noon) / DAY_MS) * DAY_MS
    lat = np.radians(np.clip(latitude, -89.9, 89.9))
    cosine = (_BELOW - np.sin(lat) * np.sin(declination)) / (np.cos(lat) * np.cos(declination))
    half = np.degrees(np.arccos(np.clip(cosine, -1, 1))) / 360 * DAY_MS
    return np.round(noon - half).astype(np.int64), np.round(noon + half).astype(np.int64)
