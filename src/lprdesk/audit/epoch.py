r"""The hand-over from one log of a station to its next: each has a key of its own, the old one vouches for the new.

    statement of a hand-over  "lprdesk/epoch/v1\n" || old origin LF vkey of the new log key LF

It stands in the new log's first entry, in unpadded base64url, where the old key was still at hand. Without it the
agency's approval alone joins the two.
"""

from lprdesk.audit.disclosures import base64url, from_base64url
from lprdesk.audit.event_station import StationOpened
from lprdesk.audit.faults import EncodingError
from lprdesk.audit.keys import SigningKey, VerifyKey


def hand_over(old: SigningKey, new: VerifyKey) -> str:
    """The old log key's word for the new."""
    return base64url(old.sign(_statement(old.name, new.text)))


def handed_over(old: VerifyKey, opened: StationOpened) -> bool:
    """Whether the old log key vouched for the log that this entry opens."""
    if opened.handover is None:
        return False
    try:
        signature = from_base64url(opened.handover)
    except EncodingError:
        return False
    return old.verify(signature, _statement(old.name, opened.log_key))


def _statement(origin: str, vkey: str) -> bytes:
    return f"lprdesk/epoch/v1\n{origin}\n{vkey}\n".encode()
