"""Argon2id hashes with the cost from the settings."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError


class Passwords:
    """Makes and checks hashes. `refuse` takes as long as a check, so that nobody can tell."""

    def __init__(self, cost: tuple[int, int, int]) -> None:
        rounds, memory, lanes = cost
        self.hasher = PasswordHasher(time_cost=rounds, memory_cost=memory, parallelism=lanes)
        self._nobodys = self.hasher.hash("nobody has this password")

    def hash(self, password: str) -> str:
        return self.hasher.hash(password)

    def fits(self, hashed: str | None, password: str) -> bool:
        """True when the password belongs to the hash; without a hash it takes as long to say no."""
        try:
            return self.hasher.verify(hashed or self._nobodys, password) and hashed is not None
        except (VerificationError, InvalidHashError):
            return False

    def outdated(self, hashed: str) -> bool:
        return self.hasher.check_needs_rehash(hashed)
