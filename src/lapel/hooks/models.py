"""Endpoints, their secrets, how they stand, and what is to be sent to them."""

from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from lapel.foundation.ids import new_id


class EndpointState(models.TextChoices):
    """What its owner, or days of failure, made of an endpoint."""

    ACTIVE = "active"
    PAUSED = "paused"
    REMOVED = "removed"


class Endpoint(models.Model):
    """An address that is told of entries; every change of it is an entry on it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    address = models.TextField()
    actions = ArrayField(models.TextField())
    state = models.TextField(choices=EndpointState.choices, default=EndpointState.ACTIVE)
    reason = models.TextField(default="")
    made_at = models.DateTimeField()

    owner_id: UUID

    class Meta:
        indexes = (models.Index(fields=["owner", "made_at"], name="hooks_endpoint_owner"),)


class Secret(models.Model):
    """What an endpoint's deliveries are signed with; an older one ends while a new one begins."""

    id = models.UUIDField(primary_key=True, default=new_id)
    endpoint = models.ForeignKey(Endpoint, models.PROTECT, related_name="secrets")
    value = models.TextField()
    made_at = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)

    endpoint_id: UUID


class Standing(models.Model):
    """How sending to an endpoint goes: whose turn it is, since when it fails, when to try on."""

    endpoint = models.OneToOneField(
        Endpoint, models.PROTECT, primary_key=True, related_name="standing"
    )
    failing_since = models.DateTimeField(null=True)
    failures = models.IntegerField(default=0)
    not_before = models.DateTimeField()
    claimed_until = models.DateTimeField()
    succeeded_at = models.DateTimeField(null=True)

    endpoint_id: UUID


class DeliveryState(models.TextChoices):
    """Where a delivery stands."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"
    WITHHELD = "withheld"


class Delivery(models.Model):
    """One entry for one endpoint. `tries` counts since it was last asked for, `attempts` all."""

    id = models.UUIDField(primary_key=True, default=new_id)
    endpoint = models.ForeignKey(Endpoint, models.PROTECT, related_name="deliveries")
    entry = models.UUIDField()
    entry_number = models.BigIntegerField()
    action = models.TextField()
    subject_kind = models.TextField()
    subject_id = models.UUIDField()
    state = models.TextField(choices=DeliveryState.choices, default=DeliveryState.WAITING)
    made_at = models.DateTimeField()
    next_at = models.DateTimeField()
    tries = models.IntegerField(default=0)
    attempts = models.IntegerField(default=0)
    last_at = models.DateTimeField(null=True)
    status = models.IntegerField(null=True)
    took_ms = models.IntegerField(null=True)
    answer = models.TextField(default="")
    error = models.TextField(default="")

    endpoint_id: UUID

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("endpoint", "entry"), name="hooks_delivery_once"),
        )
        indexes = (
            models.Index(
                fields=["endpoint", "next_at"],
                condition=models.Q(state="waiting"),
                name="hooks_delivery_due",
            ),
            models.Index(fields=["endpoint", "-entry_number"], name="hooks_delivery_newest"),
            models.Index(fields=["made_at"], name="hooks_delivery_age"),
        )
