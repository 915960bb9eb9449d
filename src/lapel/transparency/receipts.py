"""Signing receipts; reading them is lapel_verify's."""

import base64
from collections.abc import Mapping, Sequence

from lapel.transparency.note import Signer
from lapel_verify import receipts
from lapel_verify.canonical import Json


def sign_receipt(payload: Mapping[str, Json], signer: Signer) -> dict[str, Json]:
    """The receipt for this payload (docs/formats/receipt.md).

    What is signed is checked by the reader's own rules first, so that no dock
    is ever handed a receipt that it must refuse.

    Raises:
        ReceiptError: the payload is not what receipts state.
    """
    receipt: dict[str, Json] = {
        "payload": dict(payload),
        "signature": signer.signature_line(receipts.signed_bytes(payload)),
    }
    receipts.verify(receipt, signer.public())
    return receipt


def log_place(
    *, origin: str, index: int, size: int, leaf: bytes, proof: Sequence[bytes], checkpoint: bytes
) -> dict[str, Json]:
    """The `log` member of a receipt's payload."""
    return {
        "origin": origin,
        "index": index,
        "size": size,
        "leaf_hash": leaf.hex(),
        "proof": [base64.b64encode(part).decode() for part in proof],
        "checkpoint": checkpoint.decode(),
    }
