"""Receipts: the signed word that a file has arrived whole and is durable.

Whoever wants to erase the file may rely on a receipt only after `verify`, and
on its place in the log only after `verify_log`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from lapel_verify import canonical, checkpoints, merkle, shapes
from lapel_verify.canonical import Json
from lapel_verify.checkpoints import Checkpoint
from lapel_verify.errors import BadSignature, ReceiptError, Refused, UnknownKey
from lapel_verify.notes import SignatureLine, VerifierKey

CONTEXT = b"lapel receipt v1\n"
STATES = frozenset({"kept", "quarantined"})


@dataclass(frozen=True, kw_only=True)
class LogPlace:
    """Where the custody entry of the receipt stands in the log."""

    origin: str
    index: int
    size: int
    leaf_hash: bytes
    proof: tuple[bytes, ...]
    checkpoint: bytes


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What a receipt says."""

    upload: str
    sha256: str
    size: int
    received_at: str
    recording: str
    clip: str
    duplicate_of: str | None
    state: str
    reasons: tuple[Json, ...]
    entry: str
    commitment: bytes
    log: LogPlace | None


def signed_bytes(payload: Mapping[str, Json]) -> bytes:
    """What the signature of a receipt is over."""
    return CONTEXT + canonical.dumps(payload)


def verify(receipt: Mapping[str, Json], key: VerifierKey) -> Receipt:
    """Check the signature and the shape of a receipt.

    Raises:
        UnknownKey: it is signed by another key.
        BadSignature: the signature does not verify.
        ReceiptError: it is malformed, or does not promise durability.
    """
    try:
        payload = shapes.members(receipt.get("payload"), "the payload")
        _check_signature(receipt, payload, key)
        return _read(payload)
    except (UnknownKey, BadSignature, ReceiptError):
        raise
    except Refused as error:
        raise ReceiptError(f"malformed receipt: {error}") from error


def verify_log(receipt: Receipt, log_key: VerifierKey) -> Checkpoint:
    """Check that the receipt's entry stands in the log that this key signs.

    Raises:
        ReceiptError: the receipt names no place, or its parts contradict each other.
        NoteError, CheckpointError, ProofError: the place does not hold.
    """
    place = receipt.log
    if place is None:
        raise ReceiptError("the receipt names no place in the log yet; ask for it again")
    if place.leaf_hash != merkle.leaf_hash(receipt.commitment):
        raise ReceiptError("the leaf hash is not that of the receipt's own commitment")
    checkpoint = checkpoints.open_checkpoint(place.checkpoint, [log_key])
    if (checkpoint.origin, checkpoint.size) != (place.origin, place.size):
        raise ReceiptError(
            f"the place is in {place.origin} at size {place.size}, but the checkpoint is "
            f"of {checkpoint.origin} at size {checkpoint.size}"
        )
    merkle.verify_inclusion(
        index=place.index,
        size=place.size,
        leaf=place.leaf_hash,
        proof=place.proof,
        root=checkpoint.root,
    )
    return checkpoint


def _check_signature(
    receipt: Mapping[str, Json], payload: Mapping[str, Json], key: VerifierKey
) -> None:
    line = SignatureLine.parse(shapes.text(receipt, "signature"))
    if not line.is_by(key):
        raise UnknownKey(
            f"signed by {line.name} ({line.key_id.hex()}), wanted {key.name} ({key.key_id.hex()})"
        )
    line.check(key, signed_bytes(payload))


def _read(payload: Mapping[str, Json]) -> Receipt:
    if shapes.number(payload, "v") != 1:
        raise ReceiptError(f"the version is {payload.get('v')!r}; this program knows 1")
    if payload.get("durable") is not True:
        raise ReceiptError("the receipt does not say that the file is durable")
    state = shapes.text(payload, "state")
    if state not in STATES:
        raise ReceiptError(f"the state {state!r} is none of {', '.join(sorted(STATES))}")
    return Receipt(
        upload=shapes.text(payload, "upload"),
        sha256=shapes.digest(payload, "sha256"),
        size=shapes.number(payload, "size"),
        received_at=shapes.text(payload, "received_at"),
        recording=shapes.text(payload, "recording"),
        clip=shapes.text(payload, "clip"),
        duplicate_of=shapes.optional_text(payload, "duplicate_of"),
        state=state,
        reasons=tuple(shapes.items(payload.get("reasons"), "'reasons'")),
        entry=shapes.text(payload, "entry"),
        commitment=bytes.fromhex(shapes.digest(payload, "commitment")),
        log=_place(payload.get("log")),
    )


def _place(value: Json) -> LogPlace | None:
    if value is None:
        return None
    place = shapes.members(value, "'log'")
    return LogPlace(
        origin=shapes.text(place, "origin"),
        index=shapes.number(place, "index"),
        size=shapes.number(place, "size"),
        leaf_hash=bytes.fromhex(shapes.digest(place, "leaf_hash")),
        proof=shapes.hashes(place, "proof"),
        checkpoint=shapes.text(place, "checkpoint").encode(),
    )
