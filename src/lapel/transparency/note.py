"""Signing notes (C2SP signed-note) with Ed25519; reading them is lapel_verify's."""

import base64
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lapel.foundation.errors import LapelError
from lapel_verify import notes
from lapel_verify.errors import NoteError
from lapel_verify.notes import VerifierKey


class CannotSign(LapelError):
    """A name or a text is not what signed notes allow."""


@dataclass(frozen=True)
class Signer:
    """A private key and the name it signs under.

    Raises:
        CannotSign: the name is empty or holds a space or a plus sign.
    """

    name: str
    key: Ed25519PrivateKey = field(repr=False)

    def __post_init__(self) -> None:
        try:
            notes.check_name(self.name)
        except NoteError as error:
            raise CannotSign(str(error)) from None

    def public(self) -> VerifierKey:
        """The public half, as the checker reads it."""
        return VerifierKey(name=self.name, public=self.key.public_key().public_bytes_raw())

    def verifier_key(self) -> str:
        """The public half as the text that is handed around: `name+hash+base64`."""
        return str(self.public())

    def signature_line(self, message: bytes) -> str:
        """`— name base64(key id || signature)`, without a newline."""
        signature = self.public().key_id + self.key.sign(message)
        return f"— {self.name} {base64.b64encode(signature).decode()}"

    def sign(self, text: str) -> bytes:
        """The text as a signed note.

        Raises:
            CannotSign: the text does not end in a newline or holds a control character.
        """
        if not text.endswith("\n") or any(ord(c) < 32 and c != "\n" for c in text):
            raise CannotSign(
                f"{text[:60]!r}: a note ends in a newline and has no other control character"
            )
        return f"{text}\n{self.signature_line(text.encode())}\n".encode()
