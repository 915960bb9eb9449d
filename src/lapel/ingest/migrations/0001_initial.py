import django.db.models.deletion
from django.db import migrations, models

import lapel.foundation.ids
from lapel.custody.migrations_support import guard


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("custody", "0001_initial"),
        ("program", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Dock",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=lapel.foundation.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("name", models.TextField(unique=True)),
                ("created_at", models.DateTimeField()),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="program.office",
                    ),
                ),
            ],
            options={
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="DockToken",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=lapel.foundation.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("hash", models.TextField(unique=True)),
                ("created_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "dock",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tokens",
                        to="ingest.dock",
                    ),
                ),
            ],
            options={
                "ordering": ("created_at",),
            },
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=lapel.foundation.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "kind",
                    models.TextField(
                        choices=[("whole", "Whole"), ("partial", "Partial"), ("final", "Final")],
                        default="whole",
                    ),
                ),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("open", "Open"),
                            ("accepted", "Accepted"),
                            ("joined", "Joined"),
                            ("terminated", "Terminated"),
                            ("expired", "Expired"),
                        ],
                        default="open",
                    ),
                ),
                ("length", models.BigIntegerField(null=True)),
                ("metadata", models.TextField(default="")),
                ("declared", models.JSONField(default=dict)),
                ("concat", models.TextField(default="")),
                ("parts", models.JSONField(default=list)),
                ("created_at", models.DateTimeField()),
                ("device", models.TextField(default="")),
                ("recording", models.TextField(default="")),
                ("filename", models.TextField(default="")),
                ("finished_at", models.DateTimeField(null=True)),
                ("sha256", models.TextField(default="")),
                ("size", models.BigIntegerField(null=True)),
                ("recording_id", models.UUIDField(null=True)),
                ("clip_id", models.UUIDField(null=True)),
                ("entry_id", models.UUIDField(null=True, unique=True)),
                ("duplicate_of", models.UUIDField(null=True)),
                ("receipt", models.JSONField(null=True)),
                (
                    "dock",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uploads",
                        to="ingest.dock",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["device", "recording", "filename"], name="upload_same_file"
                    ),
                    models.Index(
                        condition=models.Q(("state", "open")),
                        fields=["dock", "created_at"],
                        name="upload_open",
                    ),
                ],
            },
        ),
        guard("ingest_dock", "id"),
        guard("ingest_docktoken", "dock_id"),
    ]
