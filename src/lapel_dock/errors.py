"""What can go wrong between a camera and its receipt. Every text says what, why and what helps."""


class DockError(Exception):
    """Base of everything the dock program raises itself."""


class BadTokenFile(DockError):
    """The token file cannot be read or lacks a part."""


class BadCameraMap(DockError):
    """The file given with --cameras is not a map of folder names to serials."""


class BadServer(DockError):
    """The server's address is not one that can be talked to."""


class StateInUse(DockError):
    """Another dock program works with the same state folder."""


class Unreachable(DockError):
    """No answer: refused, cut, timed out. Always worth another try."""


class Refused(DockError):
    """The server answered with an error status."""

    def __init__(self, status: int, text: str, *, retry_after: float | None = None) -> None:
        super().__init__(f"{status} {text}".strip())
        self.status = status
        self.text = text
        self.retry_after = retry_after


class SourceChanged(DockError):
    """The file on the camera is no longer the one that was hashed."""


class SourceGone(DockError):
    """The file, or the whole volume, is not there any more."""


class NotProven(DockError):
    """The receipt does not prove that these bytes are safe; the file must stay."""


class Stopped(DockError):
    """The program was asked to stop."""
