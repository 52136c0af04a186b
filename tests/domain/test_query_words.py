"""How long a query's words may be."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

import pytest

from lprdesk.domain.case import Case
from lprdesk.domain.people import PersonId
from lprdesk.domain.profile import Profile
from lprdesk.domain.query import QueryRequest, RawQuery, parse_query, remarks_while_typing
from lprdesk.domain.reason import LONGEST

FIELDS = ("reason", "relation", "location_need", "descriptor_exception")


def words(length: int) -> str:
    """Sound words of exactly this length, no white space at either end."""
    text = "The subject was seen driving this van near the old depot and the quay " * (length // 60 + 1)
    return text[: length - 1].replace("  ", " ").ljust(length - 1, "x") + "x"


@pytest.mark.requirement("PUR-2")
@pytest.mark.parametrize("field", FIELDS)
def test_words_may_be_as_long_as_a_vendors_contract_carries_and_no_longer(  # noqa: PLR0917 - fixtures, by name
    civil_case: Case, civil_raw: RawQuery, profile: Profile, people: Collection[PersonId], now: datetime, field: str
) -> None:
    fits = replace(civil_raw, **{field: f"  {words(LONGEST)}\n"})
    request = parse_query(fits, civil_case, profile, people, now)
    assert isinstance(request, QueryRequest), request
    assert len(getattr(request, field)) == LONGEST

    longer = replace(civil_raw, **{field: words(LONGEST + 15)})
    refused = parse_query(longer, civil_case, profile, people, now)
    assert not isinstance(refused, QueryRequest)
    (remark,) = [remark for remark in refused if remark.refuses]
    assert (remark.field, remark.rule) == (field, f"{field}.too-long")
    assert "15 characters" in remark.sentence
    assert "depot" not in remark.sentence + remark.redacted
    assert remark in remarks_while_typing(longer, civil_case, profile, people, now)
