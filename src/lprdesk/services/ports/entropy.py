"""Randomness, injected so that a test can repeat a run."""

from collections.abc import Callable

Entropy = Callable[[int], bytes]
"""Gives that many bytes fit for keys and salts."""
