"""Signed notes and checkpoints: an outside example, and each rule of the specification."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lapel_verify import checkpoints, commitments, notes
from lapel_verify.errors import BadSignature, CheckpointError, NoteError, UnknownKey
from lapel_verify.notes import VerifierKey

# The example in the documentation of Go's golang.org/x/mod/sumdb/note.
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
ORIGIN = "log.example/custody"
PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(32))
KEY = VerifierKey(name=ORIGIN, public=PRIVATE.public_key().public_bytes_raw())
COMMITMENT = "b5b5bbbd794feefbe5045bab5543d0a24f1aac38042c4c09c2dab133a662b656"
ROOT = base64.b64encode(bytes(range(32))).decode()


def _line(text: str, key: VerifierKey = KEY, private: Ed25519PrivateKey = PRIVATE) -> str:
    signature = base64.b64encode(key.key_id + private.sign(text.encode())).decode()
    return f"— {key.name} {signature}\n"


def _signed(text: str) -> bytes:
    return f"{text}\n{_line(text)}".encode()


def test_the_example_note_of_go_opens() -> None:
    text = notes.open_note(GO_NOTE.encode(), [VerifierKey.parse(GO_KEY)])
    assert text.endswith("what your problem is.\n")


def test_a_verifier_key_is_written_as_it_was_read() -> None:
    assert str(VerifierKey.parse(GO_KEY + "\n")) == GO_KEY


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no verifier key"),
        ("name+00000000", "no verifier key"),
        (GO_KEY.replace("PeterNeumann", "Peter Neumann"), "no key name"),
        (GO_KEY.replace("PeterNeumann", ""), "no key name"),
        (GO_KEY.replace("c74f20a3", "c74f20a4"), "has hash c74f20a3"),
        (GO_KEY.replace("c74f20a3", "C74F20A3"), "has hash c74f20a3"),
        (GO_KEY.replace("+AR", "+AS"), "has hash"),
        (GO_KEY.replace("+AR", "+BR"), "not an Ed25519 key"),
        (GO_KEY[:-4], "not an Ed25519 key"),
        (GO_KEY + "!", "not base64"),
    ],
)
def test_malformed_verifier_keys_are_refused(text: str, reason: str) -> None:
    with pytest.raises(NoteError, match=reason):
        VerifierKey.parse(text)


def test_several_keys_are_read_one_a_line() -> None:
    assert notes.parse_keys(f"{GO_KEY}\n\n{KEY}\n") == (VerifierKey.parse(GO_KEY), KEY)
    with pytest.raises(NoteError, match="no verifier key"):
        notes.parse_keys("\n")


def test_a_note_by_an_unknown_key_names_the_key_that_signed() -> None:
    with pytest.raises(UnknownKey, match=r"signed by PeterNeumann \(c74f20a3\)"):
        notes.open_note(GO_NOTE.encode(), [KEY])


def test_a_note_with_another_text_is_refused() -> None:
    with pytest.raises(BadSignature):
        notes.open_note(GO_NOTE.replace("answer", "question").encode(), [VerifierKey.parse(GO_KEY)])


def test_a_bad_signature_by_a_trusted_key_spoils_a_good_one_by_another() -> None:
    other = VerifierKey(name="witness.example", public=KEY.public)
    note = _signed("text\n") + _line("another text\n", other).encode()

    assert notes.open_note(note, [KEY]) == "text\n"
    with pytest.raises(BadSignature, match=r"witness\.example"):
        notes.open_note(note, [KEY, other])


def test_the_text_ends_at_the_last_blank_line() -> None:
    assert notes.open_note(_signed("a\n\nb\n"), [KEY]) == "a\n\nb\n"


@pytest.mark.parametrize(
    ("note", "reason"),
    [
        (b"", "no blank line"),
        (b"text\n", "no blank line"),
        (_signed("text\n")[:-1], "no blank line"),
        (b"text\n\n" + b"- name AAAAAAA=\n", "no signature line"),
        ("text\n\n— name\n".encode(), "no signature line"),
        ("text\n\n— name AAAA\n".encode(), "only 3 bytes"),
        ("text\n\n— name AAAAAAB=\n".encode(), "canonical base64"),
        ("text\n\n— na+me AAAAAAA=\n".encode(), "no key name"),
        (_signed("te\rxt\n"), "control character"),
        (b"\xff" + _signed("text\n"), "not UTF-8"),
        (b"x" * 1_000_001, "limit is 1000000"),
        (_signed("text\n") + _line("text\n").encode() * 100, "101 signatures"),
    ],
)
def test_malformed_notes_are_refused(note: bytes, reason: str) -> None:
    with pytest.raises(NoteError, match=reason):
        notes.open_note(note, [KEY])


def test_a_checkpoint_is_read_and_written_the_same() -> None:
    text = f"{ORIGIN}\n42\n{ROOT}\nextension\n"
    checkpoint = checkpoints.open_checkpoint(_signed(text), [KEY])

    assert (checkpoint.origin, checkpoint.size) == (ORIGIN, 42)
    assert checkpoint.root == bytes(range(32))
    assert checkpoint.text() == text


def test_the_checkpoint_of_another_origin_is_refused_though_the_key_signed_it() -> None:
    with pytest.raises(CheckpointError, match=r"the origin is 'elsewhere\.example'"):
        checkpoints.open_checkpoint(_signed(f"elsewhere.example\n1\n{ROOT}\n"), [KEY])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (f"{ORIGIN}\n42\n", "at least three lines"),
        (f"{ORIGIN}\n42\n{ROOT}", "at least three lines"),
        (f"\n42\n{ROOT}\n", "at least three lines"),
        (f"{ORIGIN}\n42\n{ROOT}\n\n", "at least three lines"),
        (f"{ORIGIN}\n042\n{ROOT}\n", "not a tree size"),
        (f"{ORIGIN}\n-1\n{ROOT}\n", "not a tree size"),
        (f"{ORIGIN}\n４\n{ROOT}\n", "not a tree size"),
        (f"{ORIGIN}\n9223372036854775808\n{ROOT}\n", "not a tree size"),
        (f"{ORIGIN}\n0\n{ROOT}\n", "root of an empty tree"),
        (f"{ORIGIN}\n42\nAAAA\n", "the root has 3 bytes"),
        (f"{ORIGIN}\n42\n{ROOT[:-1]}\n", "the root:"),
    ],
)
def test_malformed_checkpoints_are_refused(text: str, reason: str) -> None:
    with pytest.raises(CheckpointError, match=reason):
        checkpoints.parse(text)


def test_a_commitment_is_the_hmac_of_the_entry_under_its_salt() -> None:
    # RFC 4231 has no key of 32 bytes; this value is what `openssl dgst -mac HMAC` says.
    salt = bytes(range(32))
    assert commitments.commit(salt, b"entry").hex() == COMMITMENT


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_salt_of_another_length_is_refused(size: int) -> None:
    with pytest.raises(commitments.CommitmentError, match=f"{size} bytes, not 32"):
        commitments.commit(bytes(size), b"entry")
