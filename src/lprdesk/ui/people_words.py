"""What is said of a person."""

from collections.abc import Collection

from lprdesk.domain.people import Role

_ROLES = {
    Role.ANALYST: "analyst",
    Role.SUPERVISOR: "supervisor",
    Role.AUDITOR: "auditor",
    Role.ADMINISTRATOR: "administrator",
    Role.PRIVACY_OFFICER: "privacy officer",
}


def roles_words(roles: Collection[Role]) -> str:
    """The roles in a fixed order: `analyst, supervisor`."""
    return ", ".join(words for role, words in _ROLES.items() if role in roles)
