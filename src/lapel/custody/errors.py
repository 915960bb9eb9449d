"""What the log refuses."""

from lapel.foundation.errors import LapelError


class EntryRefused(LapelError):
    """An entry that cannot stand in the log: its action, its detail or its size."""


class LogInconsistent(LapelError):
    """The published log and the database disagree; nothing more is published until it is solved."""
