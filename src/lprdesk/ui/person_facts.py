"""What the first page says of the person who signed in."""

from lprdesk.domain.training import StandingState
from lprdesk.services.ports.journal import Journal
from lprdesk.services.session import Session
from lprdesk.ui.dates import day_words, time_words
from lprdesk.ui.people_words import roles_words
from lprdesk.ui.splash import Fact


def what_of(session: Session) -> str:
    """Roles and office."""
    words = roles_words(session.person.roles)
    return f"{words[:1].upper()}{words[1:]} · {session.person.office}"


async def facts_of(session: Session, journal: Journal) -> list[Fact]:
    """The last sign-in at this station, training, how the person signed in, and the profile in force."""
    earlier = [
        entry.time
        for entry in await journal.entries(kinds={"session.opened"})
        if entry.fields.get("person") == session.person.id and entry.session != session.signer.session
    ]
    zone, profile = session.profile.zone, session.profile
    tone = {StandingState.VALID: "good", StandingState.EXPIRING: "care"}.get(session.standing.state, "bad")
    return [
        ("Last sign-in", time_words(max(earlier), zone) if earlier else "none at this station"),
        ("Training", _training(session), tone),
        ("Sign-in", "passphrase, one-time code"),
        ("Profile", f"{profile.title}, version {profile.version}"),
    ]


def _training(session: Session) -> str:
    standing = session.standing
    if standing.until is None:
        return "✕ none on record"
    day = day_words(standing.until)
    return {
        StandingState.VALID: f"✓ valid to {day}",
        StandingState.EXPIRING: f"! valid only to {day}",
    }.get(standing.state, f"✕ expired on {day}")
