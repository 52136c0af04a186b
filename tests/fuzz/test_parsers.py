"""No parser of the log's files raises anything but what it declares, whatever it is given."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuzz.parsers import mangled, targets

TARGETS = targets()


@pytest.mark.parametrize("name", TARGETS)
@given(data=st.binary(max_size=300))
def test_any_bytes(name: str, data: bytes) -> None:
    TARGETS[name].attempt(data)


@pytest.mark.parametrize("name", TARGETS)
@given(chance=st.randoms(use_true_random=False), rounds=st.integers(1, 20))
def test_good_bytes_with_changes(name: str, chance: random.Random, rounds: int) -> None:
    for _ in range(rounds):
        TARGETS[name].attempt(mangled(TARGETS[name].good, chance))


@pytest.mark.parametrize("name", [name for name in TARGETS if name not in {"sealed", "disclosed-result"}])
def test_what_is_begun_from_is_good(name: str) -> None:
    TARGETS[name].parses(TARGETS[name].good)
