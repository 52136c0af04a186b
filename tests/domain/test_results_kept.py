import dataclasses

import pytest

from lprdesk.domain.figures import ResultsHeld
from lprdesk.domain.policy import Allowed, Circumstances, Refused, decide
from lprdesk.domain.profile import Profile, ProfileFault
from lprdesk.domain.profile_toml import parse_profile
from lprdesk.domain.query import QueryRequest


@pytest.fixture
def sealing(profile_file: bytes) -> Profile:
    """The shipped profile with results sealed."""
    before, _, after = profile_file.partition(b'[results_held]\nvalue = "vendor"')
    assert after
    return parse_profile(before + b'[results_held]\nvalue = "sealed"' + after)


@pytest.mark.requirement("AUD-8")
def test_no_query_where_results_must_be_sealed_and_nobody_could_open_them(
    request_: QueryRequest, circumstances: Circumstances, sealing: Profile
) -> None:
    assert sealing.in_force(circumstances.now).results_held is ResultsHeld.SEALED
    c = dataclasses.replace(circumstances, profile=sealing)
    decision = decide(request_, c)
    assert isinstance(decision, Refused)
    assert [refusal.rule for refusal in decision.refusals] == ["results.no-reviewer"]
    assert isinstance(decide(request_, dataclasses.replace(c, reviewers=True)), Allowed)


@pytest.mark.requirement("AUD-8")
def test_where_the_vendor_holds_results_no_reviewer_is_needed(
    request_: QueryRequest, circumstances: Circumstances
) -> None:
    assert isinstance(decide(request_, circumstances), Allowed)


@pytest.mark.requirement("AUD-8")
def test_a_profile_says_how_long_sealed_results_last(profile: Profile, profile_file: bytes) -> None:
    assert profile.at(profile.effective).retention.sealed_days == 730
    before, _, after = profile_file.partition(b"[retention.sealed_days]")
    with pytest.raises(ProfileFault, match="sealed_days"):
        parse_profile(before + after[after.index(b"[review.signed_months]") :])
