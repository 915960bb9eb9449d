"""What makes a person's work quicker and is no evidence: undo, saved views, resume points."""

from uuid import UUID

from django.conf import settings
from django.db import models

from lapel.evidence.models.footage import Recording
from lapel.foundation.ids import new_id


class Batch(models.Model):
    """One act on many recordings; what changed is an entry on each of them."""

    id = models.UUIDField(primary_key=True, default=new_id)
    act = models.TextField()
    value = models.TextField(default="")
    actor_id = models.TextField()
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)


class BatchItem(models.Model):
    """What stood on a recording before a batch changed it, and what the batch set."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="items")
    recording = models.ForeignKey(Recording, models.CASCADE, related_name="+")
    before = models.JSONField()
    after = models.JSONField()

    recording_id: UUID

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["batch", "recording"], name="batch_item_once"),
        )


class SavedView(models.Model):
    """The address of a list that a person gave a name."""

    id = models.UUIDField(primary_key=True, default=new_id)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.TextField()
    address = models.TextField()
    position = models.IntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["user", "name"], name="saved_view_name_once"),
        )


class Position(models.Model):
    """Where a person stopped watching a recording, on the line of all its clips."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    recording = models.ForeignKey(Recording, models.CASCADE, related_name="+")
    at_ms = models.BigIntegerField()
    seen_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user", "recording"], name="position_once"),)
