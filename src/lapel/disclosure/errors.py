"""Why nothing was handed out."""

from lapel.foundation.errors import LapelError


class PackageError(LapelError):
    """A package was not written; nothing is left at its place."""


class PackageError(LapelError):
    """A package was not written; nothing is left at its place."""
