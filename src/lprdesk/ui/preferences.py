"""How a person likes the window: colours, size of text, where panes stand. Kept encrypted, one set a person."""

from collections.abc import Mapping

from PySide6.QtWidgets import QApplication

from lprdesk.domain.people import PersonId
from lprdesk.services.ports.casework import Casework
from lprdesk.ui import theme
from lprdesk.ui.palettes import Look
from lprdesk.ui.place import PLACES

WINDOW = "window"
"""The name under which the window's own size and place are kept."""


class Preferences:
    """Loaded at sign-in, written when they change; a value that cannot be read is as if there were none."""

    def __init__(self, casework: Casework, locate: theme.Locate) -> None:
        self._casework = casework
        self._locate = locate
        self._person = PersonId("")
        self._arrangements: dict[str, str] = {}

    async def load(self, person: PersonId) -> None:
        """Take up the preferences of `person`. Raises EnvironmentFault where they cannot be read."""
        self._person = person
        look = await self._casework.setting(self._name("look"))
        scale = await self._casework.setting(self._name("scale"))
        self._apply(
            Look(look) if look in set(Look) else theme.look(),
            next((known for known in theme.TEXT_SCALES if str(known) == scale), theme.scale()),
        )
        for place in (WINDOW, *(place.name for place in PLACES)):
            self._arrangements[place] = await self._casework.setting(self._name(f"place.{place}")) or ""

    def arrangement(self, place: str) -> str:
        """Where the panes of a place, or WINDOW, stood when it was left; empty where that is not known."""
        return self._arrangements.get(place, "")

    async def keep_arrangements(self, arrangements: Mapping[str, str]) -> None:
        """Keep where the panes stand."""
        for place, arrangement in arrangements.items():
            if arrangement != self.arrangement(place):
                self._arrangements[place] = arrangement
                await self._casework.keep_setting(self._name(f"place.{place}"), arrangement)

    async def next_look(self) -> None:
        """Light, dark, high contrast, light again."""
        looks = list(Look)
        look = looks[(looks.index(theme.look()) + 1) % len(looks)]
        self._apply(look, theme.scale())
        await self._casework.keep_setting(self._name("look"), look.value)

    async def change_scale(self, step: int) -> None:
        """Text one step larger or smaller; 0 is the drawn size."""
        scales = theme.TEXT_SCALES
        at = scales.index(theme.scale()) + step if step else scales.index(1.0)
        scale = scales[max(0, min(at, len(scales) - 1))]
        self._apply(theme.look(), scale)
        await self._casework.keep_setting(self._name("scale"), str(scale))

    def _name(self, what: str) -> str:
        return f"ui.{self._person}.{what}"

    def _apply(self, look: Look, scale: float) -> None:
        application = QApplication.instance()
        if isinstance(application, QApplication) and (look, scale) != (theme.look(), theme.scale()):
            theme.apply(application, self._locate, look, scale)
