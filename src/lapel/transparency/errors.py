"""What can be wrong with a log's files."""

from lapel.foundation.errors import LapelError


class LogDamaged(LapelError):
    """A tile file is missing or is not what the entries below it give."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}; restore the file from a copy of the log")
        self.path = path
        self.reason = reason


class OutsideTree(LapelError):
    """An index or a size does not exist in the tree that was asked."""
