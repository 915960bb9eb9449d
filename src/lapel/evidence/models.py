"""Recordings, clips, derivatives; and the work list of the media jobs."""

from uuid import UUID

from django.db import models

from lapel.foundation.ids import new_id


class State(models.TextChoices):
    """Whether a recording stands without reserve."""

    KEPT = "kept"
    QUARANTINED = "quarantined"


class Playable(models.TextChoices):
    """How a clip can be watched."""

    PENDING = "pending"
    ORIGINAL = "original"
    PROXY = "proxy"
    NONE = "none"


class WorkState(models.TextChoices):
    """Where a media job stands."""

    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"


class Recording(models.Model):
    """One activation of one camera."""

    id = models.UUIDField(primary_key=True, default=new_id)
    camera_serial = models.TextField()
    camera = models.ForeignKey("program.Camera", models.PROTECT, null=True, related_name="+")
    device_recording_id = models.TextField()
    wearer = models.ForeignKey("program.Member", models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey("program.Unit", models.PROTECT, null=True, related_name="+")
    office = models.ForeignKey("program.Office", models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField(null=True)
    triggered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    shown_at = models.DateTimeField()
    """Start of the recording, or when it came in if its start is not known: lists sort by it."""
    state = models.TextField(choices=State.choices, default=State.KEPT)
    reasons = models.JSONField(default=list)

    camera_id: UUID | None
    wearer_id: UUID | None
    unit_id: UUID | None
    office_id: UUID | None

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["camera_serial", "device_recording_id"], name="recording_of_a_camera_once"
            ),
        )
        indexes = (
            models.Index(fields=["-shown_at", "-id"], name="recording_shown"),
            models.Index(fields=["wearer", "-shown_at"], name="recording_wearer"),
            models.Index(fields=["unit", "-shown_at"], name="recording_unit"),
            models.Index(fields=["office", "-shown_at"], name="recording_office"),
        )


class Clip(models.Model):
    """One file of a recording, as received."""

    id = models.UUIDField(primary_key=True, default=new_id)
    recording = models.ForeignKey(Recording, models.PROTECT, related_name="clips")
    filename = models.TextField()
    kind = models.TextField()
    sidecar_of = models.TextField(default="")
    sha256 = models.TextField()
    size = models.BigIntegerField()
    received_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    content_type = models.TextField(default="application/octet-stream")
    duration_ms = models.BigIntegerField(null=True)
    playable = models.TextField(choices=Playable.choices, default=Playable.PENDING)
    findings = models.JSONField(default=list)
    facts = models.JSONField(default=dict)

    recording_id: UUID

    class Meta:
        indexes = (models.Index(fields=["sha256"], name="clip_sha256"),)


class Derivative(models.Model):
    """Something made from a clip, by a recipe."""

    id = models.UUIDField(primary_key=True, default=new_id)
    recording = models.ForeignKey(Recording, models.PROTECT, related_name="derivatives")
    clip = models.ForeignKey(Clip, models.PROTECT, related_name="derivatives")
    kind = models.TextField()
    sha256 = models.TextField()
    size = models.BigIntegerField()
    content_type = models.TextField()
    recipe = models.JSONField()
    made_at = models.DateTimeField()

    recording_id: UUID
    clip_id: UUID

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["clip", "kind"], name="derivative_kind_once_a_clip"),
        )


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

    recording_id: UUID
    clip_id: UUID

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["clip", "kind"], name="work_kind_once_a_clip"),
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
        indexes = (models.Index(fields=["checked_at"], name="check_oldest"),)
