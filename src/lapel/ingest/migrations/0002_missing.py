import django.db.models.deletion
from django.db import migrations, models

import lapel.foundation.ids
from lapel.custody.migrations_support import guard


def of(model: str) -> models.ForeignKey:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=f"program.{model}"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("ingest", "0001_initial"),
        ("program", "0002_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="MissingReport",
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
                ("member", of("member")),
                ("unit", of("unit")),
                ("office", of("office")),
                ("cameras", models.JSONField(default=list)),
                ("started_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField()),
                ("text", models.TextField(default="")),
                ("reported_at", models.DateTimeField()),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("open", "Open"),
                            ("answered", "Answered"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="open",
                    ),
                ),
                ("proposed", models.JSONField(default=list)),
                ("answer", models.TextField(default="")),
                ("answer_text", models.TextField(default="")),
                ("recording_id", models.UUIDField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by", models.TextField(default="")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["member", "-reported_at"], name="missing_member"),
                    models.Index(
                        condition=models.Q(("state", "open")),
                        fields=["-reported_at"],
                        name="missing_open",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("started_at__lt", models.F("ended_at"))),
                        name="missing_time_has_a_length",
                    ),
                ],
            },
        ),
        guard("ingest_missingreport", "id"),
    ]
