"""A person's day at the desk: in through the first page, work in the window, lock, sign-out.

Each step is asked of the use cases first and shown only when they have recorded it; only hiding comes before.
"""

import asyncio
from collections.abc import Callable
from typing import Final

from lprdesk.domain.case import CaseNumber
from lprdesk.domain.faults import Fault
from lprdesk.services.ports.journal import JournalStanding
from lprdesk.services.session import Session
from lprdesk.ui.desk import Desk
from lprdesk.ui.idle import IdleWatch
from lprdesk.ui.person_facts import facts_of, what_of
from lprdesk.ui.place import Workplace
from lprdesk.ui.preferences import WINDOW, Preferences
from lprdesk.ui.shell import Shell
from lprdesk.ui.stage import Stage
from lprdesk.ui.widgets.message import Messages
from lprdesk.ui.widgets.words import Tone

VENDOR_EVERY: Final = 30.0
"""Seconds between two looks at whether the vendor is there."""


class Day:
    """Moves one window between its first page and its working shell, session after session."""

    def __init__(self, desk: Desk, stage: Stage) -> None:
        self._desk = desk
        self._frame, self._splash, self._jobs = stage.frame, stage.splash, stage.jobs
        self._finish = stage.finish
        self._preferences = Preferences(desk.casework, stage.locate)
        self.session: Session | None = None
        self.shell: Shell | None = None
        self._idle: IdleWatch | None = None
        self._endings: list[Callable[[], None]] = []
        splash, jobs = stage.splash, stage.jobs
        splash.asked_in.connect(lambda *typed: jobs.start(self._sign_in(*typed), "sign-in"))
        splash.accepted.connect(lambda digest: jobs.start(self._accept(digest), "rules"))
        splash.declined.connect(lambda: jobs.start(self._decline(), "rules"))
        splash.left.connect(lambda: jobs.start(self._sign_out(), "sign-out"))
        stage.frame.close_asked.connect(lambda: jobs.start(self._close(), "close"))
        self._end_following = desk.journal.subscribe(self._say_log)
        splash.opened(desk.station, _log_words(desk.journal.standing()))

    async def close(self) -> None:
        """End a session that is still open, and shut the station. Raises JournalFault where that cannot be recorded."""
        session = self.session
        self._leave()
        self._end_following()
        try:
            if session is not None:
                await self._desk.sign_in.sign_out(session, "interrupted")
        finally:
            await self._desk.close()

    def report(self, fault: Fault) -> None:
        """Show a fault where the person looks: on the lock screen, in the window, or on the first page."""
        if self.shell is None:
            self._splash.messages.report(fault)
        elif self.shell.covered:
            self.shell.lock_screen.messages.report(fault)
        else:
            self.shell.messages.report(fault)
        if self.session is not None and self.session.ended:
            self._leave(fault)

    async def _sign_in(self, person: str, passphrase: str, code: str) -> None:
        splash = self._splash
        splash.sign_in_page.set_busy(busy=True)
        try:
            session = await self._desk.sign_in.sign_in(person, passphrase, code)
        except BaseException:
            splash.sign_in_page.set_busy(busy=False)
            splash.sign_in_page.refused()
            raise
        self.session = session
        await self._preferences.load(session.person.id)
        splash.show_person(session.person.name, what_of(session), await facts_of(session, self._desk.journal))
        splash.show_rules(session.rules)

    async def _accept(self, digest: str) -> None:
        session, splash = self.session, self._splash
        if session is None:
            return
        splash.rules_page.set_busy(busy=True)
        try:
            await self._desk.sign_in.accept(session, digest)
        finally:
            splash.rules_page.set_busy(busy=False)
        if session.standing.permits:
            self._enter(session)
        else:
            splash.show_training(session.standing)

    async def _decline(self) -> None:
        if self.session is not None:
            await self._desk.sign_in.decline(self.session)
        self._finish()

    def _enter(self, session: Session) -> None:
        messages, jobs = Messages(margin=12), self._jobs
        self.shell = shell = Shell(self._desk, Workplace(session, jobs, messages), messages)
        shell.lock_asked.connect(lambda: jobs.start(self._lock("asked"), "lock"))
        shell.sign_out_asked.connect(lambda: jobs.start(self._sign_out(), "sign-out"))
        shell.lock_screen.unlock_asked.connect(lambda *typed: jobs.start(self._unlock(*typed), "unlock"))
        shell.case_chosen.connect(lambda number: jobs.start(self._open_case(number), "case"))
        shell.look_asked.connect(lambda: jobs.start(self._preferences.next_look(), "look"))
        shell.size_asked.connect(lambda step: jobs.start(self._preferences.change_scale(step), "size"))
        sign_in = self._splash.sign_in_page
        if (demo := sign_in.offered(session.person.id)) is not None:
            shell.lock_screen.offer(demo, sign_in.sent_code)
        self._idle = IdleWatch(session.lock_after.total_seconds())
        self._idle.ticked.connect(self._tick)
        self._idle.idle.connect(lambda: jobs.start(self._lock("idle"), "lock"))
        self._frame.addWidget(shell)
        self._frame.setCurrentWidget(shell)
        self._frame.arrange(self._preferences.arrangement(WINDOW))
        for name, page in shell.pages.items():
            page.arrange(self._preferences.arrangement(name))
        self._idle.watch(self._frame.windowHandle())
        self._say_log(self._desk.journal.standing())
        self._endings = [self._idle.stop]
        jobs.start(self._watch_vendor(), "vendor")
        shell.choose_case()

    def _tick(self, seconds: int) -> None:
        session = self.session
        if self.shell is None or session is None:
            return
        self.shell.status.say_locks(seconds)
        if session.ended or self._desk.clock.now() >= session.expires:
            self._jobs.start(self._sign_out(asked=False), "sign-out")

    def _say_log(self, standing: JournalStanding) -> None:
        self._splash.say_log(_log_words(standing))
        if self.shell is not None:
            self.shell.status.say_log(standing.sentence, healthy=standing.healthy)

    async def _watch_vendor(self) -> None:
        while self.shell is not None:
            state = await self._desk.vendor_standing()
            self.shell.status.say_vendor(state.sentence, connected=state.connected)
            await asyncio.sleep(VENDOR_EVERY)

    async def _open_case(self, number: str) -> None:
        shell, session = self.shell, self.session
        if shell is None or session is None:
            return
        if session.case is not None and session.case.number == number:
            shell.go("query")
            return
        held = shell.results_held()
        if session.case is not None and not await shell.ask(*_switching(session.case.number, number, held)):
            return
        await shell.close_results()
        try:
            case = await self._desk.open_case.open(session, CaseNumber(number))
        finally:
            if session.case is None and not session.ended:
                shell.banner.show_no_case()
        shell.case_opened(case)

    async def _lock(self, cause: str) -> None:
        if self.shell is None or self.session is None or self.shell.covered or self._idle is None:
            return
        self._idle.pause()
        why = "Nobody used the window for a while." if cause == "idle" else "You locked the window."
        self.shell.cover(f"{why} Your work is where you left it.")
        await self._desk.sign_in.lock(self.session, cause)

    async def _unlock(self, passphrase: str, code: str) -> None:
        shell, session = self.shell, self.session
        if shell is None or session is None or self._idle is None:
            return
        shell.lock_screen.set_busy(busy=True)
        try:
            await self._desk.sign_in.unlock(session, passphrase, code)
        finally:
            shell.lock_screen.empty()
        shell.uncover()
        self._idle.restart()

    async def _sign_out(self, *, asked: bool = True) -> bool:
        shell, session = self.shell, self.session
        if session is None:
            return True
        held = shell.results_held() if shell is not None and not session.ended else ""
        if asked and held and shell is not None and not shell.covered:
            body = f"Signing out closes {held}. The form you filled in is kept with its case."
            if not await shell.ask("Sign out?", body, "Sign out"):
                return False
        if shell is not None:
            self._hide()
            await self._jobs.cancel_others()
            arrangements = {name: page.arrangement() for name, page in shell.pages.items()}
            arrangements[WINDOW] = self._frame.arrangement()
            await self._preferences.keep_arrangements(arrangements)
        try:
            await self._desk.sign_in.sign_out(session, "asked" if asked else "expired")
        finally:
            self._leave()
        return True

    async def _close(self) -> None:
        if await self._sign_out():
            self._finish()

    def _hide(self) -> None:
        self._frame.setCurrentWidget(self._splash)

    def _leave(self, fault: Fault | None = None) -> None:
        """Take the window down; the first page shows again, with what ended the session where something did."""
        shell, self.shell, self.session, self._idle = self.shell, None, None, None
        for ending in self._endings:
            ending()
        self._endings = []
        self._hide()
        splash = self._splash
        splash.show_sign_in()
        splash.messages.clear()
        if fault is not None:
            splash.messages.say(Tone.CARE, fault.sentence, fault.kept, fault.todo)
        if shell is not None:
            self._frame.removeWidget(shell)
            shell.deleteLater()


def _log_words(standing: JournalStanding) -> str:
    return f"Log: {standing.sentence}"


def _switching(old: str, new: str, held: str) -> tuple[str, str, str]:
    """Title, body and button of the question before a case is left."""
    closes = f"Opening {new} closes what is open in this case{f': {held}' if held else ''}. "
    return (
        f"Leave case {old}?",
        closes + "The form you filled in is kept with its case. Both are recorded.",
        "Switch case",
    )
