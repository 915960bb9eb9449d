"""Cases: which recordings belong together, and in which folders they lie."""

from uuid import UUID

from django.db import models
from django.db.models.functions import Upper

from lapel.evidence.models.footage import Recording
from lapel.foundation.ids import new_id


class CaseState(models.TextChoices):
    """Whether a case takes recordings."""

    OPEN = "open"
    CLOSED = "closed"


class Case(models.Model):
    """A matter that recordings are gathered for. Its number compares without capitals."""

    id = models.UUIDField(primary_key=True, default=new_id)
    number = models.TextField()
    title = models.TextField(default="")
    state = models.TextField(choices=CaseState.choices, default=CaseState.OPEN)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(Upper("number"), name="case_number_once"),)
        indexes = (models.Index(fields=["-opened_at", "-id"], name="case_opened"),)


class Folder(models.Model):
    """A part of a case."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey(Case, models.PROTECT, related_name="folders")
    name = models.TextField()

    case_id: UUID

    class Meta:
        constraints = (
            models.UniqueConstraint("case", Upper("name"), name="folder_name_once_a_case"),
        )


class CaseItem(models.Model):
    """A recording in a case; without a folder it lies loose in it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey(Case, models.PROTECT, related_name="items")
    folder = models.ForeignKey(Folder, models.PROTECT, null=True, related_name="items")
    recording = models.ForeignKey(Recording, models.PROTECT, related_name="in_cases")
    added_at = models.DateTimeField()

    case_id: UUID
    folder_id: UUID | None
    recording_id: UUID

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["case", "recording"], name="recording_once_a_case"),
        )
