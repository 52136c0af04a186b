"""What the verbs about sealed results do at a station, or with a copy of its log."""

import secrets
from dataclasses import dataclass
from pathlib import Path

from lprdesk.adapters.credentials.reviewer_key import make_reviewer_key, open_reviewer_key
from lprdesk.adapters.private_files import replace_private
from lprdesk.audit.commitment import disclose_result
from lprdesk.audit.disclosures import parse_disclosure
from lprdesk.audit.export_folder import DirectoryTree
from lprdesk.audit.faults import AuditError
from lprdesk.audit.seal import unseal
from lprdesk.audit.seal_folder import result_beside
from lprdesk.audit.seal_key import ReviewerSecret
from lprdesk.audit.verify_folder import folder_entry, folder_size
from lprdesk.bootstrap.audit_station import opened_station, signed_in
from lprdesk.bootstrap.typed_secret import ask, ask_new_passphrase
from lprdesk.domain.faults import EnvironmentFault, UserFault
from lprdesk.domain.people import PersonId, Reviewer
from lprdesk.services.open_sealed import OpenSealed, refuses_words
from lprdesk.services.purge_log import Purged, PurgeLog


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One result, opened: the text, and what outsiders check. `recorded` is None where no log says that it was."""

    text: str
    disclosed: bytes
    recorded: int | None


def make_key(out: Path, person: str) -> Reviewer:
    """Ask for a passphrase and make a reviewer's key. Raises UserFault, EnvironmentFault."""
    if not person.strip() or not person.isprintable():
        raise UserFault("A reviewer needs an id.", kept="Nothing was changed.", todo="Name it as the directory does.")
    passphrase = ask_new_passphrase(f"A passphrase for the key of {person.strip()}")
    return make_reviewer_key(out, PersonId(person.strip()), passphrase, secrets.token_bytes)


def open_copy(folder: Path, entry: int, key: Path, matter: str, reason: str) -> Shown:
    """Open a result of an export folder; nothing records it. Raises UserFault, EnvironmentFault."""
    if refusals := refuses_words(matter, reason):
        raise UserFault(" ".join(each.sentence for each in refusals), kept="Nothing was opened.", todo=refusals[0].todo)
    secret = _asked_key(key)
    try:
        tree = DirectoryTree(folder)
        size = folder_size(tree)
        if entry >= size:
            raise UserFault(f"The folder holds the entries 0 to {size - 1}.", todo="Name one of them.")
        found = folder_entry(tree, size, entry)
        data = result_beside(tree, found.leaf)
        if data is None:
            raise UserFault(
                "No sealed result of this entry is in the folder.",
                kept="Nothing was opened.",
                todo="“lprdesk audit verify” says whether it was purged; else ask for a complete copy.",
            )
        unsealed = unseal(data, secret)
        values = {each.name: each.value for each in map(parse_disclosure, found.disclosures)}
    except AuditError as error:
        raise UserFault(
            f"The result cannot be opened: {error}.",
            kept="Nothing was shown.",
            todo="Verify the folder; check that the result was sealed to this key.",
        ) from None
    except OSError as fault:
        raise EnvironmentFault("The folder cannot be read.", todo="Check its permissions.") from fault
    if values.get("commitment") != unsealed.commitment:
        raise UserFault(
            "What was sealed is not what the entry committed to.",
            kept="Nothing was shown.",
            todo="Tell the agency: the workstation that made it has to be looked at.",
        )
    return Shown(
        text=unsealed.content.decode("utf-8"),
        disclosed=disclose_result(found.leaf, found.disclosures, unsealed.nonce, unsealed.content),
        recorded=None,
    )


async def open_at_station(config: Path | None, entry: int, key: Path, matter: str, reason: str) -> Shown:
    """Sign the reviewer in, open, sign out. Raises NotOpened, SignInRefused and what keeps a station closed."""
    secret = _asked_key(key)
    async with opened_station(config) as opened, signed_in(opened) as session:
        opening = OpenSealed(opened.log, opened.station.results)
        result = await opening.open(session, entry, matter, reason, secret)
    text = result.unsealed.content.decode("utf-8")
    return Shown(text=text, disclosed=result.disclosed(), recorded=result.recorded)


async def purge_at_station(config: Path | None, *, dry_run: bool) -> Purged:
    """Purge what is due, or count it. Raises EnvironmentFault, JournalFault."""
    async with opened_station(config) as opened:
        work = PurgeLog(opened.log, opened.station.results)
        return await (work.due(opened.profile) if dry_run else work.run(opened.profile))


def write_disclosed(path: Path, opened: Shown) -> None:
    """Write a result for outsiders, for the reviewer's account alone to begin with. Raises EnvironmentFault."""
    try:
        replace_private(path, opened.disclosed)
    except OSError as fault:
        raise EnvironmentFault(
            f"{path} cannot be written.", kept="The opening is recorded as it was.", todo="Choose another place."
        ) from fault


def _asked_key(path: Path) -> ReviewerSecret:
    return open_reviewer_key(path, ask("The passphrase of the reviewer's key"))[1]
