"""Signed notes (C2SP signed-note): a text, a blank line, signature lines.

Only Ed25519 keys (signature type 0x01) are known here. Signatures by other keys
are passed over; a signature that claims a trusted key must verify, or the whole
note is refused.
"""

import base64
import binascii
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Self

from lapel_verify import ed25519
from lapel_verify.errors import BadSignature, NoteError, UnknownKey

MAX_NOTE = 1_000_000
MAX_SIGNATURES = 100
_ED25519 = b"\x01"
_MARK = "— "


def decode_base64(text: str) -> bytes:
    """The bytes of standard base64 with padding, and nothing besides.

    Raises:
        NoteError: the text is not the one base64 form of any bytes.
    """
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoteError(f"{text[:60]!r} is not base64: {error}") from None
    if encode_base64(data) != text:
        raise NoteError(f"{text[:60]!r} is not the canonical base64 of its bytes")
    return data


def encode_base64(data: bytes) -> str:
    """Standard base64 with padding."""
    return base64.b64encode(data).decode()


def check_name(name: str) -> None:
    """Refuse a key name that signed-note does not allow."""
    if not name or "+" in name or any(c.isspace() or ord(c) < 32 for c in name):
        raise NoteError(f"{name!r} is no key name: it needs a text without spaces and plus signs")


@dataclass(frozen=True, kw_only=True)
class VerifierKey:
    """The public half of a note's key, with the name it signs under."""

    name: str
    public: bytes

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `name+hash+base64`, the form in which verifier keys are handed around.

        Raises:
            NoteError: malformed, not Ed25519, or the hash is not that of name and key.
        """
        parts = text.strip().split("+", 2)
        if len(parts) != 3:
            raise NoteError(f"{text[:80]!r} is no verifier key: expected name+hash+base64")
        name, key_hash, encoded = parts
        check_name(name)
        data = decode_base64(encoded)
        if len(data) != 33 or data[:1] != _ED25519:
            raise NoteError(f"the key of {name} is not an Ed25519 key (type 1 and 32 bytes)")
        key = cls(name=name, public=data[1:])
        if key.key_id.hex() != key_hash:
            raise NoteError(
                f"the key of {name} has hash {key.key_id.hex()}, but its text says {key_hash[:16]}"
            )
        return key

    @property
    def key_id(self) -> bytes:
        """The four bytes by which a signature names this key."""
        return hashlib.sha256(self.name.encode() + b"\n" + _ED25519 + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{encode_base64(_ED25519 + self.public)}"


def parse_keys(text: str) -> tuple[VerifierKey, ...]:
    """The verifier keys of a text with one on each line.

    Raises:
        NoteError: a line is no key, or there is none.
    """
    keys = tuple(VerifierKey.parse(line) for line in text.splitlines() if line.strip())
    if not keys:
        raise NoteError("the text holds no verifier key")
    return keys


@dataclass(frozen=True, kw_only=True)
class SignatureLine:
    """One line `— name base64(key id || signature)`."""

    name: str
    key_id: bytes
    signature: bytes

    @classmethod
    def parse(cls, line: str) -> Self:
        """Read the line without its newline.

        Raises:
            NoteError: the line has another form.
        """
        parts = line.removeprefix(_MARK).split(" ")
        if not line.startswith(_MARK) or len(parts) != 2:
            raise NoteError(f"{line[:80]!r} is no signature line")
        check_name(parts[0])
        data = decode_base64(parts[1])
        if len(data) < 5:
            raise NoteError(f"the signature of {parts[0]} has only {len(data)} bytes")
        return cls(name=parts[0], key_id=data[:4], signature=data[4:])

    def is_by(self, key: VerifierKey) -> bool:
        """Whether the line claims to be by this key."""
        return (self.name, self.key_id) == (key.name, key.key_id)

    def check(self, key: VerifierKey, message: bytes) -> None:
        """Check the signature over the message.

        Raises:
            BadSignature: it does not verify.
        """
        if not ed25519.verify(key.public, message, self.signature):
            raise BadSignature(f"the signature by {self.name} does not verify")


def open_note(note: bytes, keys: Iterable[VerifierKey]) -> str:
    """The text of a note that at least one of the keys has signed.

    Raises:
        UnknownKey: none of the signatures is by one of the keys.
        BadSignature: a signature claims one of the keys and does not verify.
        NoteError: the note is malformed.
    """
    text, lines = split_note(note)
    trusted = tuple(keys)
    message = text.encode()
    signed = False
    for line in lines:
        for key in (key for key in trusted if line.is_by(key)):
            line.check(key, message)
            signed = True
    if not signed:
        names = ", ".join(f"{line.name} ({line.key_id.hex()})" for line in lines)
        wanted = ", ".join(f"{key.name} ({key.key_id.hex()})" for key in trusted)
        raise UnknownKey(f"signed by {names}; wanted a signature by {wanted or 'no key at all'}")
    return text


def split_note(note: bytes) -> tuple[str, tuple[SignatureLine, ...]]:
    """The unverified text and the signature lines of a note.

    Raises:
        NoteError: the note is malformed.
    """
    if len(note) > MAX_NOTE:
        raise NoteError(f"the note has {len(note)} bytes; the limit is {MAX_NOTE}")
    try:
        content = note.decode()
    except UnicodeDecodeError as error:
        raise NoteError(f"the note is not UTF-8: {error}") from None
    if any(ord(c) < 32 and c != "\n" for c in content):
        raise NoteError("the note contains a control character other than newline")
    text, blank, signatures = content.rpartition("\n\n")
    if not blank or not signatures.endswith("\n"):
        raise NoteError("the note has no blank line followed by complete signature lines")
    return text + "\n", tuple(_lines(signatures))


def _lines(signatures: str) -> Iterator[SignatureLine]:
    lines = signatures[:-1].split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise NoteError(f"the note has {len(lines)} signatures; the limit is {MAX_SIGNATURES}")
    return (SignatureLine.parse(line) for line in lines)
