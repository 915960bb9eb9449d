"""What the acts of this room are about."""

from uuid import UUID

from lapel.custody.services import Subject


def about(recording: UUID) -> Subject:
    """The custody subject of a recording."""
    return Subject(kind="recording", id=recording)


def about_case(case: UUID) -> Subject:
    """The custody subject of a case."""
    return Subject(kind="case", id=case)
