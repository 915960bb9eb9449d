"""Tokens of programs: high-entropy, so that a plain hash of them is enough to keep."""

from hashlib import sha256
from secrets import token_urlsafe

PREFIX = "lapel_api_"


def new_token() -> str:
    """A token that nobody can guess, with a prefix that scanners for leaked secrets can find."""
    return PREFIX + token_urlsafe(32)


def hash_of(token: str) -> str:
    """What is stored in its place."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
