"""What people write on footage: notes, and markers at a moment of a clip. Struck, never deleted."""

from uuid import UUID

from django.db import models

from lapel.evidence.models.footage import Clip, Recording
from lapel.foundation.ids import new_id


class Note(models.Model):
    """A text about a recording, by somebody."""

    id = models.UUIDField(primary_key=True, default=new_id)
    recording = models.ForeignKey(Recording, models.PROTECT, related_name="notes")
    text = models.TextField()
    author_id = models.TextField()
    author_name = models.TextField()
    at = models.DateTimeField()
    struck_at = models.DateTimeField(null=True)

    recording_id: UUID


class Marker(models.Model):
    """A named moment of a clip, in milliseconds from the clip's first frame."""

    id = models.UUIDField(primary_key=True, default=new_id)
    recording = models.ForeignKey(Recording, models.PROTECT, related_name="markers")
    clip = models.ForeignKey(Clip, models.PROTECT, related_name="markers")
    at_ms = models.BigIntegerField()
    label = models.TextField()
    author_id = models.TextField()
    author_name = models.TextField()
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    recording_id: UUID
    clip_id: UUID

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(at_ms__gte=0), name="marker_is_not_before_its_clip"
            ),
        )
