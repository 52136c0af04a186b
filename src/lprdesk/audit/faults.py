"""What the log refuses. Every error that this room raises on purpose is an `AuditError`.

The texts name rules, positions and keys, never the values of personal fields.
"""


class AuditError(Exception):
    """The log, a proof or a key is not what it must be; the text says what was got and what was expected."""


class EncodingError(AuditError):
    """Bytes or a value outside the canonical subset of RFC 8785 that entries are written in."""


class KeyRefused(AuditError):  # noqa: N818 - named by what happened
    """A key, a key's text or a key's name that must not be used."""


class NoteError(AuditError):
    """A signed note or checkpoint that breaks the C2SP rules, or whose signature does not hold."""


class ProofError(AuditError):
    """A Merkle proof that does not lead from what it claims to the root it claims."""


class LeafError(AuditError):
    """An entry whose bytes do not hold exactly what a leaf holds."""


class CertificateError(AuditError):
    """A session's certificate that does not bind its key to a person for this log and time."""


class AppendError(AuditError):
    """An append that would break the log's own rules; nothing was changed."""


class SessionExpired(AppendError):  # noqa: N818 - named by what holds; the store closes the session by the station
    """The session's certificate does not hold at policy time: only the station can close what it left open."""


class ReceiptError(AuditError):
    """A receipt that was not made by a journal, is for something else, or was used before."""
