"""What the evidence room refuses."""

from lapel.foundation.errors import LapelError


class NotVisible(LapelError):
    """There is no such recording, or this viewer may not see it; the two answer alike."""


class NotAllowed(LapelError):
    """The viewer sees the recording but may not do this with it."""


class BytesMissing(LapelError):
    """The vault does not hold bytes that a row names."""


class VaultAway(LapelError):
    """The vault as a whole is not there, as when its disk is not mounted."""


class ValueRefused(LapelError):
    """What was given cannot be kept: unknown, too long, empty, or with characters that hide."""


class CaseRefused(LapelError):
    """The case, as it stands, does not allow this: its number is taken, or it is closed."""


class ListRefused(LapelError):
    """A list cannot be taken along like this; the text says what would clear it."""
