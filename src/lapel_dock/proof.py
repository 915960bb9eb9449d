"""Does this receipt prove that these bytes are safe? Pure: no network, no clock.

1. It is signed by the receipt key and promises durability.
2. It is the receipt of our upload.
3. It names our size.
4. It names our hash.
5. Its custody entry stands in the log that the log key signs.
"""

from collections.abc import Mapping

from lapel_dock.errors import NotProven
from lapel_dock.tokenfile import Token
from lapel_verify import receipts
from lapel_verify.canonical import Json
from lapel_verify.errors import Refused
from lapel_verify.receipts import Receipt


class OtherBytes(NotProven):
    """The server received other bytes than the source was hashed as."""


def placed(receipt: Mapping[str, Json]) -> bool:
    """Say whether a receipt, not yet believed, claims its place in the log."""
    payload = receipt.get("payload")
    return isinstance(payload, dict) and payload.get("log") is not None


def check(
    receipt: Mapping[str, Json], token: Token, *, upload: str, sha256: str, size: int
) -> Receipt:
    """Return the receipt when all five checks hold.

    Raises:
        OtherBytes: hash or size differ from ours.
        NotProven: any other check fails; the text says which and why.
    """
    try:
        said = receipts.verify(receipt, token.receipt_key)  # 1
    except Refused as problem:
        raise NotProven(f"the receipt is refused: {problem}") from problem
    if said.upload != upload:  # 2
        raise NotProven(f"the receipt is for upload {said.upload}, not for ours, {upload}")
    if said.size != size:  # 3
        raise OtherBytes(f"the server received {said.size} bytes, the source has {size}")
    if said.sha256 != sha256:  # 4
        raise OtherBytes(f"the server received bytes with hash {said.sha256}, not {sha256}")
    try:
        receipts.verify_log(said, token.log_key)  # 5
    except Refused as problem:
        raise NotProven(f"the receipt's place in the log is refused: {problem}") from problem
    return said


def reasons(receipt: Receipt) -> str:
    """Return why the server put a file into quarantine, in one line."""
    texts = [
        str(reason.get("text") or reason.get("code")) if isinstance(reason, dict) else str(reason)
        for reason in receipt.reasons
    ]
    return "; ".join(texts)
