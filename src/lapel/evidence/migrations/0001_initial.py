"""Footage, guarded by the log."""

import django.db.models.deletion
from django.db import migrations, models

import lapel.foundation.ids
from lapel.custody.migrations_support import guard


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("custody", "0001_initial"),
        ("program", "0002_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="Clip",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=lapel.foundation.ids.new_id, primary_key=True, serialize=False
                    ),
                ),
                ("filename", models.TextField()),
                ("kind", models.TextField()),
                ("sidecar_of", models.TextField(default="")),
                ("sha256", models.TextField()),
                ("size", models.BigIntegerField()),
                ("received_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(null=True)),
                ("content_type", models.TextField(default="application/octet-stream")),
                ("duration_ms", models.BigIntegerField(null=True)),
                (
                    "playable",
                    models.TextField(
                        choices=[
                            ("pending", "Pending"),
                            ("original", "Original"),
                            ("proxy", "Proxy"),
                            ("none", "None"),
                        ],
                        default="pending",
                    ),
                ),
                ("findings", models.JSONField(default=list)),
                ("facts", models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name="Recording",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=lapel.foundation.ids.new_id, primary_key=True, serialize=False
                    ),
                ),
                ("camera_serial", models.TextField()),
                ("device_recording_id", models.TextField()),
                ("started_at", models.DateTimeField(null=True)),
                ("triggered_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("received_at", models.DateTimeField()),
                ("shown_at", models.DateTimeField()),
                (
                    "state",
                    models.TextField(
                        choices=[("kept", "Kept"), ("quarantined", "Quarantined")], default="kept"
                    ),
                ),
                ("reasons", models.JSONField(default=list)),
                (
                    "camera",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="program.camera",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="program.office",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="program.unit",
                    ),
                ),
                (
                    "wearer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="program.member",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Derivative",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=lapel.foundation.ids.new_id, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.TextField()),
                ("sha256", models.TextField()),
                ("size", models.BigIntegerField()),
                ("content_type", models.TextField()),
                ("recipe", models.JSONField()),
                ("made_at", models.DateTimeField()),
                (
                    "clip",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="derivatives",
                        to="evidence.clip",
                    ),
                ),
                (
                    "recording",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="derivatives",
                        to="evidence.recording",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="clip",
            name="recording",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="clips",
                to="evidence.recording",
            ),
        ),
        migrations.CreateModel(
            name="Work",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=lapel.foundation.ids.new_id, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.TextField()),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("working", "Working"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                    ),
                ),
                ("progress", models.IntegerField(default=0)),
                ("error", models.TextField(default="")),
                ("attempts", models.IntegerField(default=0)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "clip",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="work",
                        to="evidence.clip",
                    ),
                ),
                (
                    "recording",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="work",
                        to="evidence.recording",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="recording",
            index=models.Index(fields=["-shown_at", "-id"], name="recording_shown"),
        ),
        migrations.AddIndex(
            model_name="recording",
            index=models.Index(fields=["wearer", "-shown_at"], name="recording_wearer"),
        ),
        migrations.AddIndex(
            model_name="recording",
            index=models.Index(fields=["unit", "-shown_at"], name="recording_unit"),
        ),
        migrations.AddIndex(
            model_name="recording",
            index=models.Index(fields=["office", "-shown_at"], name="recording_office"),
        ),
        migrations.AddConstraint(
            model_name="recording",
            constraint=models.UniqueConstraint(
                fields=("camera_serial", "device_recording_id"), name="recording_of_a_camera_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="derivative",
            constraint=models.UniqueConstraint(
                fields=("clip", "kind"), name="derivative_kind_once_a_clip"
            ),
        ),
        migrations.AddIndex(
            model_name="clip",
            index=models.Index(fields=["sha256"], name="clip_sha256"),
        ),
        migrations.AddIndex(
            model_name="work",
            index=models.Index(
                condition=models.Q(("state", "done"), _negated=True),
                fields=["state", "-changed_at"],
                name="work_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="work",
            constraint=models.UniqueConstraint(
                fields=("clip", "kind"), name="work_kind_once_a_clip"
            ),
        ),
        guard("evidence_recording", "id"),
        guard("evidence_clip", "recording_id"),
        guard("evidence_derivative", "recording_id"),
    ]
