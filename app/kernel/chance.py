"""The only source of chance. Everyone else is handed a `Random`."""

from random import Random, SystemRandom


def fresh() -> Random:
    """A generator seeded by the operating system, for draws and shuffles."""
    return Random(SystemRandom().getrandbits(128))


def seeded(seed: int | str) -> Random:
    """A generator that repeats itself, for demonstrations and tests."""
    return Random(seed)
