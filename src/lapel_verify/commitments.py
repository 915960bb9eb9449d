"""Salted commitments: what the public log holds in place of a private entry."""

import hashlib
import hmac

from lapel_verify.errors import Refused
from lapel_verify.merkle import leaf_hash

SALT_SIZE = 32


class CommitmentError(Refused):
    """A salt is not one."""


def commit(salt: bytes, body: bytes) -> bytes:
    """HMAC-SHA-256 of the entry under its salt: hides the entry, and binds to it.

    Raises:
        CommitmentError: the salt is not 32 bytes; shorter ones could be padded alike.
    """
    if len(salt) != SALT_SIZE:
        raise CommitmentError(f"the salt has {len(salt)} bytes, not {SALT_SIZE}")
    return hmac.digest(salt, body, hashlib.sha256)


def leaf(salt: bytes, body: bytes) -> bytes:
    """The leaf hash under which the entry stands in the log."""
    return leaf_hash(commit(salt, body))
