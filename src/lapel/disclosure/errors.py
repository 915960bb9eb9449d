"""What the disclosure room refuses."""

from lapel.foundation.errors import LapelError


class ExportRefused(LapelError):
    """The recording cannot leave as a package now; the text says what would clear it."""


class ExportUnknown(LapelError):
    """There is no such export for this viewer, or it is not ready."""


class PackageError(LapelError):
    """A package was not written; nothing is left at its place."""
