"""The refusals: one class for each kind of thing that can be refused."""


class Refused(Exception):
    """Something does not hold; the text says what was found and what was expected."""


class ProofError(Refused):
    """A Merkle proof does not lead where it should."""


class NoteError(Refused):
    """A signed note or a key is malformed."""


class UnknownKey(NoteError):
    """No signature on the note was made by a key that the reader trusts."""


class BadSignature(NoteError):
    """A signature claims a trusted key and does not verify."""


class CheckpointError(Refused):
    """The text of a note is not a checkpoint."""


class CanonicalError(Refused):
    """A value or a text is outside canonical JSON as the formats use it."""


class ReceiptError(Refused):
    """A receipt is malformed or does not hold."""


class ContainerError(Refused):
    """A folder or an archive cannot be read safely."""
