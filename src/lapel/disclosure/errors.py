"""What the disclosure room refuses."""

from lapel.foundation.errors import LapelError


class ExportRefused(LapelError):
    """The recording cannot leave as a package now; the text says what would clear it."""


class ExportUnknown(LapelError):
    """There is no such export for this viewer, or it is not ready."""


class PackageError(LapelError):
    """A package was not written; nothing is left at its place."""


class OriginalDiffers(PackageError):
    """The stored bytes of an original are not what was received. Codes are on the second line."""

    def __init__(self, *, filename: str, clip: str, sha256: str, found: str) -> None:
        super().__init__(
            f"the stored bytes of {filename} differ from what was received;"
            f" tell your administrator\nclip {clip}, SHA-256 received {sha256}, found {found}"
        )
        self.sha256, self.found = sha256, found


class OriginalMissing(ExportRefused):
    """The vault lacks an original. Codes are on the second line."""

    def __init__(self, *, filename: str, clip: str, sha256: str) -> None:
        super().__init__(
            f"the stored bytes of {filename} are missing; tell your administrator"
            f"\nclip {clip}, SHA-256 received {sha256}"
        )
