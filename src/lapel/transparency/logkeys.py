"""The keys of the log: the one that signs it, and those that signed it before."""

from dataclasses import dataclass
from typing import Self

from lapel.foundation.config import Config
from lapel.foundation.errors import LapelError
from lapel.foundation.keys import KeyFolder
from lapel.transparency.note import Signer
from lapel_verify import checkpoints, notes
from lapel_verify.checkpoints import Checkpoint
from lapel_verify.errors import NoteError
from lapel_verify.notes import VerifierKey


class RetiredKeyMalformed(LapelError):
    """The list of retired keys holds a line that is no key of this log."""


@dataclass(frozen=True, kw_only=True)
class LogKeys:
    """What one installation knows of its log's keys."""

    signer: Signer
    retired: tuple[VerifierKey, ...] = ()

    @classmethod
    def of(cls, config: Config) -> Self:
        """The keys in an installation's folder.

        Raises:
            RetiredKeyMalformed: `log.retired` holds something else than verifier keys.
        """
        folder = KeyFolder(config.keys)
        try:
            retired = tuple(VerifierKey.parse(line) for line in folder.retired_log_keys())
        except NoteError as error:
            raise RetiredKeyMalformed(
                f"{config.keys / 'log.retired'}: {error}; restore it, one verifier key a line"
            ) from error
        return cls(signer=Signer(config.log_origin, folder.log_key()), retired=retired)

    @property
    def known(self) -> tuple[VerifierKey, ...]:
        """Every key whose checkpoints are this log's own; a log never changes its name."""
        same = (key for key in self.retired if key.name == self.signer.name)
        return (self.signer.public(), *same)

    def open(self, note: bytes) -> tuple[Checkpoint, VerifierKey]:
        """A checkpoint of this log, and which of its keys signed it.

        Raises:
            NoteError, CheckpointError: see `checkpoints.open_checkpoint`.
        """
        checkpoint = checkpoints.open_checkpoint(note, self.known)
        _, lines = notes.split_note(note)
        return checkpoint, next(key for key in self.known for line in lines if line.is_by(key))
