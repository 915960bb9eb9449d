"""What the program refuses."""

from lapel.foundation.errors import LapelError


class ProgramError(LapelError):
    """Something about the program was refused."""


class NotFound(ProgramError):
    """No office, unit, member or camera has this name or id."""


class NameTaken(ProgramError):
    """A code, badge or serial number that must be one of a kind is in use."""


class TimeZoneUnknown(ProgramError):
    """The time zone is not in the zone database."""


class AssignmentRefused(ProgramError):
    """The camera cannot be assigned like this; every reason is listed."""

    def __init__(self, serial: str, reasons: tuple[str, ...]) -> None:
        self.serial = serial
        self.reasons = reasons
        super().__init__(f"camera {serial} cannot be assigned: " + "; ".join(reasons))


class ReturnRefused(ProgramError):
    """The camera cannot be returned like this."""


class ListRefused(ProgramError):
    """A list cannot be read, or not be imported like this; the text says what would clear it."""


class ListUnknown(ProgramError):
    """There is no such list waiting for this person."""


class NotAllowed(ProgramError):
    """The viewer's roles do not carry this right."""
