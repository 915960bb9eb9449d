"""Webhooks: endpoints and secrets under custody, and what is to be sent."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lapel.foundation.ids
from lapel.custody.migrations_support import guard

FROM_NOW_ON = """
INSERT INTO custody_cursor (name, position)
SELECT 'hooks.deliver', coalesce(max(index) + 1, 0) FROM custody_leaf
ON CONFLICT DO NOTHING
"""
"""Nobody asked for what the log held before there were webhooks."""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("custody", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Endpoint",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=lapel.foundation.ids.new_id, primary_key=True, serialize=False
                    ),
                ),
                ("address", models.TextField()),
                (
                    "actions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("active", "Active"),
                            ("paused", "Paused"),
                            ("removed", "Removed"),
                        ],
                        default="active",
                    ),
                ),
                ("reason", models.TextField(default="")),
                ("made_at", models.DateTimeField()),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Standing",
            fields=[
                (
                    "endpoint",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="standing",
                        serialize=False,
                        to="hooks.endpoint",
                    ),
                ),
                ("failing_since", models.DateTimeField(null=True)),
                ("failures", models.IntegerField(default=0)),
                ("not_before", models.DateTimeField()),
                ("claimed_until", models.DateTimeField()),
                ("succeeded_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=lapel.foundation.ids.new_id, primary_key=True, serialize=False
                    ),
                ),
                ("entry", models.UUIDField()),
                ("entry_number", models.BigIntegerField()),
                ("action", models.TextField()),
                ("subject_kind", models.TextField()),
                ("subject_id", models.UUIDField()),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("delivered", "Delivered"),
                            ("failed", "Failed"),
                            ("withheld", "Withheld"),
                        ],
                        default="waiting",
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("next_at", models.DateTimeField()),
                ("tries", models.IntegerField(default=0)),
                ("attempts", models.IntegerField(default=0)),
                ("last_at", models.DateTimeField(null=True)),
                ("status", models.IntegerField(null=True)),
                ("took_ms", models.IntegerField(null=True)),
                ("answer", models.TextField(default="")),
                ("error", models.TextField(default="")),
                (
                    "endpoint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="hooks.endpoint",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Secret",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=lapel.foundation.ids.new_id, primary_key=True, serialize=False
                    ),
                ),
                ("value", models.TextField()),
                ("made_at", models.DateTimeField()),
                ("valid_until", models.DateTimeField(null=True)),
                (
                    "endpoint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="secrets",
                        to="hooks.endpoint",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="endpoint",
            index=models.Index(fields=["owner", "made_at"], name="hooks_endpoint_owner"),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("state", "waiting")),
                fields=["endpoint", "next_at"],
                name="hooks_delivery_due",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["endpoint", "-entry_number"], name="hooks_delivery_newest"),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["made_at"], name="hooks_delivery_age"),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                fields=("endpoint", "entry"), name="hooks_delivery_once"
            ),
        ),
        guard("hooks_endpoint", "id"),
        guard("hooks_secret", "endpoint_id"),
        migrations.RunSQL(FROM_NOW_ON, migrations.RunSQL.noop),
    ]
