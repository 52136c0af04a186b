"""Receipts: what shows that an intent is durable. No audit, no query.

`Receipt[QueryAuthorised]` is what the vendor's client asks for: a receipt of another event does not type-check and
is refused at run time too. Only the holder of a `Mint`, the journal, makes one, after its commit. A receipt is bound
to the digest of one request and is used up by it.
"""

from typing import Generic, TypeVar, final

from lprdesk.audit.event_base import Event
from lprdesk.audit.faults import ReceiptError

E_co = TypeVar("E_co", bound=Event, covariant=True)
E = TypeVar("E", bound=Event)


@final
class Mint:
    """What makes receipts. The journal holds the one there is; nothing else makes one."""

    __slots__ = ()

    def issue(self, event: E, index: int, leaf_hash: bytes) -> "Receipt[E]":
        """The receipt of an event whose entry is durable at `index`."""
        return Receipt(self, event, index, leaf_hash)


@final
class Receipt(Generic[E_co]):
    """Proof that an event's entry is durable, good for one action.

    `index` and `leaf_hash` (32 bytes) name the entry, `request` is the digest that it allows. The hex of the leaf
    hash travels with the vendor's request, so that both logs can be joined (AUD-7).
    """

    __slots__ = ("_unspent", "index", "kind", "leaf_hash", "request")

    def __init__(self, mint: Mint, event: E_co, index: int, leaf_hash: bytes) -> None:
        if type(mint) is not Mint:
            raise ReceiptError("a receipt is made by the journal alone")
        self.kind = event.kind
        self.index = index
        self.leaf_hash = leaf_hash
        self.request = event.receipt_digest()
        self._unspent = [self.request] if self.request else []

    @property
    def reference(self) -> str:
        """The leaf hash in hex: the name of the entry outside the log, and the idempotency key of the request."""
        return self.leaf_hash.hex()

    def spend(self, kind: str, digest: str) -> str:
        """Uses the receipt up for the action of that kind and digest, and answers its `reference`.

        Raises ReceiptError where it is of another kind or for another request (and stays unspent), or is used up.
        """
        if self.kind != kind:
            raise ReceiptError(f"a receipt of {self.kind}, expected one of {kind}")
        if not digest or self.request != digest:
            raise ReceiptError(f"a receipt of {kind} for another request")
        try:
            self._unspent.pop()
        except IndexError:
            raise ReceiptError(f"a receipt of {kind} that was used before") from None
        return self.reference

    def __repr__(self) -> str:
        return f"Receipt({self.kind}, entry {self.index})"

    def __reduce__(self) -> str:
        raise ReceiptError("a receipt does not leave the process that made it")
