from collections.abc import Mapping

from lprdesk.domain.case import CaseNumber
from lprdesk.domain.faults import EnvironmentFault
from lprdesk.domain.people import PersonId


class MemoryCasework:
    """Drafts, preferences and used codes in dicts."""

    def __init__(self) -> None:
        self.failing = False
        self._drafts: dict[tuple[PersonId, CaseNumber], dict[str, str]] = {}
        self._settings: dict[str, str] = {}
        self._steps: dict[PersonId, int] = {}

    async def draft(self, person: PersonId, case: CaseNumber) -> Mapping[str, str]:
        return dict(self._drafts.get((person, case), {}))

    async def keep_draft(self, person: PersonId, case: CaseNumber, fields: Mapping[str, str]) -> None:
        if self.failing:
            raise EnvironmentFault("The draft cannot be kept.")
        if fields:
            self._drafts[person, case] = dict(fields)
        else:
            self._drafts.pop((person, case), None)

    async def setting(self, name: str) -> str | None:
        return self._settings.get(name)

    async def keep_setting(self, name: str, value: str) -> None:
        self._settings[name] = value

    async def use(self, person: PersonId, step: int) -> bool:
        fresh = step > self._steps.get(person, -1)
        if fresh:
            self._steps[person] = step
        return fresh
