"""What the staff door refuses."""

from lapel.foundation.errors import LapelError


class LogNotForYou(LapelError):
    """Entries of the log cannot be taken along by this viewer, or not as they were asked for."""
