"""Notes, checkpoints and receipts: what is signed here, the checker reads."""

from typing import Any

import pytest

from lapel.transparency import checkpoint, receipts, tree
from lapel.transparency.note import CannotSign, Signer
from lapel.transparency.testing import ORIGIN, MemoryLog, commitment, signer
from lapel_verify import checkpoints, merkle, notes
from lapel_verify import receipts as checker
from lapel_verify.errors import (
    BadSignature,
    CheckpointError,
    NoteError,
    ProofError,
    ReceiptError,
    Refused,
    UnknownKey,
)
from lapel_verify.notes import VerifierKey

RECEIPTS = signer("receipts.example", seed=2)
LOG = MemoryLog.of(300)


def test_a_signed_note_opens_with_the_key_as_text() -> None:
    key = VerifierKey.parse(signer().verifier_key())
    assert notes.open_note(signer().sign("a text\n"), [key]) == "a text\n"


@pytest.mark.parametrize("text", ["", "no newline", "tab\t\n"])
def test_a_text_that_is_no_note_is_not_signed(text: str) -> None:
    with pytest.raises(CannotSign):
        signer().sign(text)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u00a0b", "a\nb"])
def test_a_name_that_notes_do_not_allow_is_refused(name: str) -> None:
    with pytest.raises(CannotSign, match="no key name"):
        Signer(name, signer().key)


def test_the_private_key_is_not_shown_when_a_signer_is_printed() -> None:
    assert repr(signer()) == f"Signer(name={ORIGIN!r})"


def test_a_checkpoint_says_size_and_root() -> None:
    read = checkpoints.open_checkpoint(LOG.checkpoint(), [signer().public()])
    assert (read.origin, read.size, read.root) == (ORIGIN, 300, LOG.root)


def test_a_checkpoint_by_another_key_of_the_same_name_is_refused() -> None:
    with pytest.raises(UnknownKey):
        checkpoints.open_checkpoint(LOG.checkpoint(signer(seed=9)), [signer().public()])


@pytest.mark.parametrize(
    ("origin", "size", "root"),
    [("other.example", 1, bytes(32)), (ORIGIN, -1, bytes(32)), (ORIGIN, 1, bytes(31))],
)
def test_a_checkpoint_that_readers_would_refuse_is_not_signed(
    origin: str, size: int, root: bytes
) -> None:
    with pytest.raises(CannotSign):
        checkpoint.sign(origin, size, root, signer())


def _place(index: int = 7) -> dict[str, Any]:
    return receipts.log_place(
        origin=ORIGIN,
        index=index,
        size=LOG.size,
        leaf=merkle.leaf_hash(commitment(index)),
        proof=tree.inclusion_proof(LOG.files.get, index, LOG.size),
        checkpoint=LOG.checkpoint(),
    )


def _payload(**changes: Any) -> dict[str, Any]:
    payload = {
        "v": 1,
        "upload": "u-1",
        "sha256": "ab" * 32,
        "size": 5,
        "received_at": "2024-03-13T19:02:00.000000Z",
        "durable": True,
        "recording": "r-1",
        "clip": "c-1",
        "state": "kept",
        "reasons": [],
        "entry": "e-1",
        "commitment": commitment(7).hex(),
        "log": _place(),
    }
    return payload | changes


def test_a_receipt_is_read_back_and_its_place_in_the_log_holds() -> None:
    receipt = checker.verify(receipts.sign_receipt(_payload(), RECEIPTS), RECEIPTS.public())

    assert (receipt.sha256, receipt.size, receipt.duplicate_of) == ("ab" * 32, 5, None)
    assert checker.verify_log(receipt, signer().public()).size == 300


def test_a_receipt_before_integration_has_no_place_and_says_so() -> None:
    signed = receipts.sign_receipt(_payload(log=None), RECEIPTS)
    receipt = checker.verify(signed, RECEIPTS.public())
    with pytest.raises(ReceiptError, match="no place in the log yet"):
        checker.verify_log(receipt, signer().public())


@pytest.mark.parametrize("name", sorted(_payload().keys() - {"log", "v", "durable", "reasons"}))
def test_a_receipt_with_any_word_changed_is_refused(name: str) -> None:
    signed: Any = receipts.sign_receipt(_payload(), RECEIPTS)
    signed["payload"][name] = 6 if name == "size" else "cd" * 32
    with pytest.raises(BadSignature):
        checker.verify(signed, RECEIPTS.public())


def test_a_receipt_by_another_key_is_refused() -> None:
    signed = receipts.sign_receipt(_payload(), signer("receipts.example", seed=3))
    with pytest.raises(UnknownKey, match=r"receipts\.example"):
        checker.verify(signed, RECEIPTS.public())


def test_a_signature_over_bare_json_does_not_make_a_receipt() -> None:
    """The context line keeps a signature for one purpose from serving another."""
    payload = _payload()
    bare = checker.signed_bytes(payload).removeprefix(checker.CONTEXT)
    with pytest.raises(BadSignature):
        checker.verify(
            {"payload": payload, "signature": RECEIPTS.signature_line(bare)}, RECEIPTS.public()
        )


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"v": 2}, "the version is 2"),
        ({"v": True}, "'v' is missing or not an integer"),
        ({"durable": False}, "does not say that the file is durable"),
        ({"durable": 1}, "does not say that the file is durable"),
        ({"state": "lost"}, "the state 'lost'"),
        ({"sha256": "AB" * 32}, "'sha256' is not 64"),
        ({"size": -1}, "'size' is missing"),
        ({"upload": ""}, "'upload' is missing"),
        ({"reasons": None}, "'reasons' is not an array"),
        ({"log": []}, "'log' is not an object"),
        ({"duplicate_of": 5}, "'duplicate_of' is missing or not a text"),
        ({"size": 0.5}, "is a float"),
    ],
)
def test_a_payload_that_readers_would_refuse_is_not_signed(
    changes: dict[str, Any], reason: str
) -> None:
    with pytest.raises(Refused, match=reason):
        receipts.sign_receipt(_payload(**changes), RECEIPTS)


@pytest.mark.parametrize("receipt", [{}, {"payload": {}}, {"payload": {}, "signature": "— x y"}])
def test_what_is_no_receipt_is_refused(receipt: Any) -> None:
    with pytest.raises(ReceiptError, match="malformed receipt"):
        checker.verify(receipt, RECEIPTS.public())


@pytest.mark.parametrize(
    ("changes", "refusal", "reason"),
    [
        ({"index": 8}, ProofError, "leads to root"),
        ({"size": 299}, ReceiptError, "at size 299, but the checkpoint"),
        ({"origin": "elsewhere"}, ReceiptError, "in elsewhere at size 300"),
        ({"leaf_hash": "00" * 32}, ReceiptError, "not that of the receipt's own commitment"),
        ({"proof": []}, ProofError, "too few"),
        ({"checkpoint": LOG.checkpoint(signer(seed=9)).decode()}, NoteError, "signed by"),
        ({"checkpoint": signer().sign("a\nb\nc\n").decode()}, CheckpointError, "tree size"),
    ],
)
def test_a_place_in_the_log_that_does_not_hold_is_refused(
    changes: dict[str, Any], refusal: type[Exception], reason: str
) -> None:
    signed = receipts.sign_receipt(_payload(log=_place() | changes), RECEIPTS)
    receipt = checker.verify(signed, RECEIPTS.public())
    with pytest.raises(refusal, match=reason):
        checker.verify_log(receipt, signer().public())
