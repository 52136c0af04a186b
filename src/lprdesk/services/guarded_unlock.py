"""Opening a person's credential under the lock-out, every failure recorded (ACC-4)."""

import asyncio

from lprdesk.audit.event_station import SigninFailed, SigninLocked
from lprdesk.domain.figures import SessionFigures
from lprdesk.domain.people import PersonId
from lprdesk.services.lock_out import LOCKED_OUT, LockedOut, LockOut
from lprdesk.services.ports.credentials import Credential, CredentialRefused, Credentials
from lprdesk.services.session_log import SessionLog


class GuardedUnlock:
    """The one way to a credential, at the window and on the command line."""

    def __init__(self, log: SessionLog, credentials: Credentials) -> None:
        self._log = log
        self._credentials = credentials
        self._lock_out = LockOut(log.journal)
        self._one_at_a_time = asyncio.Lock()

    async def unlock(
        self, typed: PersonId, known: PersonId | None, passphrase: str, code: str, figures: SessionFigures
    ) -> Credential:
        """Open the credential of `typed`. Raises LockedOut, CredentialRefused and JournalFault.

        `known` is the person as the directory knows it: what was typed is recorded only then, for it may be a secret,
        mistyped.
        """
        # A try counts before the next begins: tries side by side would all find the count of the one before them.
        async with self._one_at_a_time:
            return await self._unlock(typed, known, passphrase, code, figures)

    async def _unlock(
        self, typed: PersonId, known: PersonId | None, passphrase: str, code: str, figures: SessionFigures
    ) -> Credential:
        now = self._log.clock.now()
        try:
            await self._lock_out.check(known, figures, now)
        except LockedOut:
            await self._log.by_station(SigninFailed(person=known, cause=LOCKED_OUT))
            raise
        try:
            return await self._credentials.unlock(typed, passphrase, code, now)
        except CredentialRefused:
            await self._log.by_station(SigninFailed(person=known, cause="credential"))
            failures = await self._lock_out.failures(known, figures, now)
            if failures >= figures.failures:
                await self._log.by_station(SigninLocked(person=known or "", failures=failures))
            raise
