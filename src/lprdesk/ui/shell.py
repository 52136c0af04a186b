"""The window once somebody is signed in: banner, notice, rail, places, status; and what covers it when it locks."""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QStackedLayout,
    QStackedWidget,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from lprdesk.domain.case import Case
from lprdesk.domain.training import StandingState
from lprdesk.services.session import Session
from lprdesk.ui.actions import Action, Deed, add_shortcut, bind
from lprdesk.ui.actions_overlay import ActionList, KeyHelp
from lprdesk.ui.case_banner import CaseBanner, NoticeLine
from lprdesk.ui.case_picker import CasePicker
from lprdesk.ui.case_words import case_line
from lprdesk.ui.dates import day_words
from lprdesk.ui.desk import Desk
from lprdesk.ui.lock_screen import LockScreen
from lprdesk.ui.people_words import roles_words
from lprdesk.ui.place import PLACES, Page, Place, Workplace
from lprdesk.ui.rail import Rail
from lprdesk.ui.status_bar import StatusBar
from lprdesk.ui.widgets.message import Messages
from lprdesk.ui.widgets.overlay import Overlay, ask
from lprdesk.ui.widgets.words import Tone

_TRAINING: Final = {
    StandingState.VALID: Tone.GOOD,
    StandingState.EXPIRING: Tone.CARE,
    StandingState.EXPIRED: Tone.BAD,
    StandingState.MISSING: Tone.BAD,
}


class Shell(QWidget):
    """Arranges the parts and moves between the places; what is recorded is done by `lprdesk.ui.day.Day`.

    Its signals ask: `lock_asked`, `sign_out_asked`, `case_chosen` (with the number), `look_asked`, `size_asked` (with
    a step, 0 for the drawn size).
    """

    lock_asked = Signal()
    sign_out_asked = Signal()
    case_chosen = Signal(str)
    look_asked = Signal()
    size_asked = Signal(int)

    def __init__(self, desk: Desk, workplace: Workplace, messages: Messages) -> None:
        super().__init__()
        self._desk = desk
        self._session: Session = workplace.session
        self._jobs = workplace.jobs
        self.messages = messages
        self.pages: dict[str, Page] = {}
        self._places: dict[str, Place] = {}
        for place in PLACES:
            if place.name in desk.pages:
                self._places[place.name] = place
                self.pages[place.name] = desk.pages[place.name](workplace)
        profile, person = self._session.profile, self._session.person
        self.banner = CaseBanner(person.name, roles_words(person.roles))
        self.notice = NoticeLine(profile.notice, demo=self._session.demo)
        self.rail = Rail(tuple(self._places.values()))
        self.picker = CasePicker()
        self.status = StatusBar(profile.zone)
        self.lock_screen = LockScreen(person.name)
        self._front = QStackedWidget()
        self._body = QWidget()
        self._lay_out()
        self._deeds = bind(self._body, self._doings()) + self._place_deeds()
        self._connect()
        self.say_training()

    @property
    def place(self) -> str:
        """The name of the place at the front; `case` is the picker."""
        return next((name for name, page in self.pages.items() if page is self._front.currentWidget()), "case")

    def go(self, name: str) -> None:
        """Bring a place to the front; one that needs a case leads to the picker while none is open."""
        place = self._places.get(name)
        if place is None or (place.needs_case and self._session.case is None):
            self.choose_case()
            return
        self._front.setCurrentWidget(self.pages[name])
        self.rail.mark(name)
        self.pages[name].shown()

    def choose_case(self) -> None:
        """Bring the list of cases to the front: as it was last read, and then as the directory has it now."""
        self._front.setCurrentWidget(self.picker)
        self.rail.mark("")
        self._show_cases()
        self._jobs.start(self._renew_cases(), "cases")

    def _show_cases(self) -> None:
        self.picker.show_cases(self._desk.open_case.assigned(self._session), self._session.case)

    async def _renew_cases(self) -> None:
        shown = self._session.bundle
        refusal = await self._desk.open_case.renew(self._session)
        if refusal is not None:
            self.messages.say(Tone.CARE, refusal.sentence, todo=refusal.todo)
        if self._session.bundle is not shown:
            self.say_training()
            if self._front.currentWidget() is self.picker:
                self._show_cases()

    def case_opened(self, case: Case) -> None:
        """`case` is the session's now: every page takes it up, and the first place comes to the front."""
        now = self._desk.clock.now()
        self.banner.show_case(case.number, case_line(case, self._session.profile, self._session.person.id, now))
        for page in self.pages.values():
            page.case_opened()
        self.go(next(iter(self._places), "case"))

    def results_held(self) -> str:
        """What leaving the case or the session would close, of all pages."""
        return ", ".join(words for page in self.pages.values() if (words := page.results_held()))

    async def close_results(self) -> None:
        """Have every page forget its results."""
        for page in self.pages.values():
            await page.close_results()

    async def ask(self, title: str, body: str, yes: str) -> bool:
        """Ask over the window; false where the person goes back."""
        return await ask(self, self._body, title=title, body=body, yes=yes)

    def cover(self, why: str) -> None:
        """Hide everything behind the lock screen, and take away whatever lies on top or has popped up."""
        for overlay in self.findChildren(Overlay):
            overlay.close_overlay()
        while (popup := QApplication.activePopupWidget()) is not None and popup.close():
            pass
        QToolTip.hideText()
        for page in self.pages.values():
            page.conceal()
        self._layers.setCurrentWidget(self.lock_screen)
        self.lock_screen.show_locked(why)

    def uncover(self) -> None:
        """Show the window again as it was."""
        self._layers.setCurrentWidget(self._body)
        if self.place != "case":
            self.pages[self.place].setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def covered(self) -> bool:
        """Whether the lock screen hides the window."""
        return self._layers.currentWidget() is self.lock_screen

    def say_training(self) -> None:
        """Say how long training counts."""
        standing = self._session.standing
        until = "no valid training" if standing.until is None else f"Training valid to {day_words(standing.until)}"
        if standing.state is StandingState.EXPIRED and standing.until is not None:
            until = f"Training expired on {day_words(standing.until)}"
        self.status.say_training(until, _TRAINING[standing.state])

    def show_actions(self) -> None:
        """Open the list of all actions."""
        ActionList(self, self._body, self._all_deeds())

    def show_keys(self) -> None:
        """Open the help on keys."""
        KeyHelp(self, self._body, self._all_deeds())

    def next_region(self) -> None:
        """Move the focus to the next part of the window: page, banner, rail."""
        regions: list[QWidget] = [self.pages.get(self.place, self.picker), self.banner, self.rail]
        focus = QApplication.focusWidget()
        inside = [n for n, part in enumerate(regions) if focus is not None and part.isAncestorOf(focus)]
        target = regions[(inside[0] + 1) % len(regions)] if inside else regions[0]
        _first_stop(target).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _all_deeds(self) -> tuple[Deed, ...]:
        page = self.pages.get(self.place)
        return (*(page.deeds() if page is not None else ()), *self._deeds)

    def _doings(self) -> dict[str, Callable[[], object]]:
        return {
            "case": self.choose_case,
            "lock": self.lock_asked.emit,
            "sign-out": self.sign_out_asked.emit,
            "actions": self.show_actions,
            "keys": self.show_keys,
            "region": self.next_region,
            "look": self.look_asked.emit,
            "larger": lambda: self.size_asked.emit(1),
            "smaller": lambda: self.size_asked.emit(-1),
            "drawn": lambda: self.size_asked.emit(0),
        }

    def _place_deeds(self) -> tuple[Deed, ...]:
        deeds = tuple(
            Deed(Action(name, f"Go to: {place.words}", place.key, "Places"), partial(self.go, name))
            for name, place in self._places.items()
        )
        for deed in deeds:
            add_shortcut(self._body, deed)
        return deeds

    def _connect(self) -> None:
        doings = self._doings()
        self.rail.chosen.connect(self.go)
        self.rail.asked.connect(lambda name: doings[name]())
        self.banner.switch_asked.connect(self.choose_case)
        self.banner.lock_asked.connect(self.lock_asked)
        self.lock_screen.sign_out_asked.connect(self.sign_out_asked)
        self.picker.chosen.connect(self.case_chosen)
        self.picker.left.connect(lambda: self.go(next(iter(self._places), "case")))

    def _lay_out(self) -> None:
        for page in (self.picker, *self.pages.values()):
            self._front.addWidget(page)
        content = QVBoxLayout()
        content.setSpacing(0)
        content.addWidget(self.messages)
        content.addWidget(self._front, 1)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.rail)
        middle.addLayout(content, 1)
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(self.notice)
        column.addLayout(middle, 1)
        column.addWidget(self.status)
        self._layers = QStackedLayout(self)
        self._layers.addWidget(self._body)
        self._layers.addWidget(self.lock_screen)


def _first_stop(region: QWidget) -> QWidget:
    """The first widget of a region that Tab would stop at; the region itself where there is none."""
    part = region.nextInFocusChain()
    while part is not None and part is not region:
        tabbed = bool(part.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if tabbed and region.isAncestorOf(part) and part.isVisible() and part.isEnabled():
            return part
        part = part.nextInFocusChain()
    return region
