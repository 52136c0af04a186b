"""Why a log on this machine is not written to, in words."""

from lprdesk.services.ports.journal import JournalFault


class NewLogNeeded(JournalFault):
    """This log must never be appended to again; `cause` is the word that `EpochAlarm` says it with."""

    def __init__(self, cause: str, what: str) -> None:
        super().__init__(
            f"The log on this machine {what}.",
            kept="Nothing was written to it, and no query can be made.",
            todo="Put the newest database back, or ask the agency to open a new log for this station.",
        )
        self.cause = cause


def altered(what: str) -> JournalFault:
    """Say which part of the log does not fit the rest."""
    return JournalFault(
        f"The log on this machine does not hold together: {what}.",
        kept="Nothing was written to it, and no query can be made.",
        todo="Leave the machine as it is and tell the agency: the log has to be looked at.",
    )
