"""The work list of the media jobs, and when stored bytes were last hashed."""

from uuid import UUID

from django.db import models

from lapel.evidence.models.footage import CHOSEN, Clip, Recording
from lapel.foundation.ids import new_id


class WorkState(models.TextChoices):
    """Where a media job stands."""

    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"


class Work(models.Model):
    """A media job as people see it; the record of its outcome is in the custody log."""

    id = models.UUIDField(primary_key=True, default=new_id)
    recording = models.ForeignKey(Recording, models.PROTECT, related_name="work")
    clip = models.ForeignKey(Clip, models.PROTECT, related_name="work")
    kind = models.TextField()
    state = models.TextField(choices=WorkState.choices, default=WorkState.WAITING)
    progress = models.IntegerField(default=0)
    error = models.TextField(default="")
    attempts = models.IntegerField(default=0)
    changed_at = models.DateTimeField(auto_now=True)
    asked = models.JSONField(default=dict)
    """What exactly is to be made, where the kind alone does not say it."""
    actor = models.JSONField(default=dict)
    """Who asked for it, as the entry about its outcome will name them."""

    recording_id: UUID
    clip_id: UUID

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["clip", "kind"],
                name="work_kind_once_a_clip",
                condition=~models.Q(kind__in=CHOSEN),
            ),
        )
        indexes = (
            models.Index(
                fields=["state", "-changed_at"],
                name="work_open",
                condition=~models.Q(state=WorkState.DONE),
            ),
        )


class Check(models.Model):
    """When stored bytes were last hashed, and whether they were what they are named after.

    The first check is the hash taken while the bytes arrived. `found` is empty while they are
    right; else the hash found in their place, or `missing`, or `unreadable`.
    """

    sha256 = models.TextField(primary_key=True)
    checked_at = models.DateTimeField()
    size = models.BigIntegerField()
    ok = models.BooleanField(default=True)
    found = models.TextField(default="")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ok=True, found="") | models.Q(ok=False) & ~models.Q(found=""),
                name="check_says_what_was_found",
            ),
        )
        indexes = (
            models.Index(fields=["checked_at"], name="check_oldest"),
            models.Index(fields=["sha256"], name="check_wrong", condition=models.Q(ok=False)),
        )
