"""Exports: requests for packages and how far they have come."""

from uuid import UUID

from django.conf import settings
from django.db import models

from lapel.foundation.ids import new_id


class ExportState(models.TextChoices):
    """Where an export stands."""

    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"


class Export(models.Model):
    """One request for a package of one recording. The act itself is in the log."""

    id = models.UUIDField(primary_key=True, default=new_id)
    recording = models.ForeignKey("evidence.Recording", models.PROTECT, related_name="+")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    requester = models.TextField()
    requested_at = models.DateTimeField()
    state = models.TextField(choices=ExportState.choices, default=ExportState.WAITING)
    error = models.TextField(default="")
    size = models.BigIntegerField(null=True)
    sha256 = models.TextField(default="")

    recording_id: UUID
    requested_by_id: UUID

    class Meta:
        indexes = (models.Index(fields=["recording", "-requested_at"], name="export_recording"),)
