"""Recordings, clips, and what is made from them."""

from typing import Final
from uuid import UUID

from django.db import models
from django.db.models.functions import Upper

from lapel.evidence.models.tags import Category
from lapel.foundation.ids import new_id

CHOSEN: Final = ("cut", "still")
"""The kinds of derivative that a person asks for, of which a clip may have any number."""


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
    title = models.TextField(default="")
    category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="+")
    case_number = models.TextField(default="")
    tagged_at = models.DateTimeField(null=True)
    resolution = models.JSONField(null=True)
    """What the quarantine desk decided, with what stood before; null while nothing was."""

    camera_id: UUID | None
    wearer_id: UUID | None
    unit_id: UUID | None
    office_id: UUID | None
    category_id: UUID | None

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["camera_serial", "device_recording_id"], name="recording_of_a_camera_once"
            ),
        )
        indexes = (
            models.Index(fields=["-shown_at", "-id"], name="recording_shown"),
            models.Index(fields=["received_at"], name="recording_received"),
            models.Index(fields=["wearer", "-shown_at"], name="recording_wearer"),
            models.Index(fields=["unit", "-shown_at"], name="recording_unit"),
            models.Index(fields=["office", "-shown_at"], name="recording_office"),
            models.Index(fields=["category", "-shown_at"], name="recording_category"),
            models.Index(
                Upper("case_number"),
                name="recording_case_number",
                condition=~models.Q(case_number=""),
            ),
            models.Index(
                fields=["-shown_at", "-id"],
                name="recording_untagged",
                condition=models.Q(category=None),
            ),
            models.Index(
                fields=["-shown_at", "-id"],
                name="recording_quarantined",
                condition=models.Q(state="quarantined"),
            ),
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
    title = models.TextField(default="")
    made_for = models.TextField(default="")
    """The name of who asked for it; empty when it is made of every clip."""

    recording_id: UUID
    clip_id: UUID

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["clip", "kind"],
                name="derivative_kind_once_a_clip",
                condition=~models.Q(kind__in=CHOSEN),
            ),
        )
