"""The same window in every palette."""

from typing import Final

from lprdesk.tour.driver import Step, Tour
from lprdesk.ui import theme
from lprdesk.ui.palettes import Look


async def _dark(tour: Tour) -> None:
    await _next(tour, Look.DARK)


async def _contrast(tour: Tour) -> None:
    await _next(tour, Look.CONTRAST)


async def _light(tour: Tour) -> None:
    await _next(tour, Look.LIGHT)


async def _next(tour: Tour, look: Look) -> None:
    rows = tour.hand.rows("Reads")

    def turned() -> bool:
        if theme.look() is not look:  # the key does nothing while the choice before is still being kept
            tour.hand.key("Ctrl+Shift+L")
        return theme.look() is look

    await tour.until(f"The window is drawn in the {look.value} palette", turned)
    tour.holds("The reads are still there", tour.hand.rows("Reads") == rows > 0)


STEPS: Final = (
    Step("Dark", "dark", _dark),
    Step("High contrast", "high-contrast", _contrast),
    Step("Light again", "light", _light),
)
