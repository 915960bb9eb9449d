"""Files of lists between their dry run and their import."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lapel.foundation.ids


class Migration(migrations.Migration):
    dependencies = [
        ("program", "0002_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ListImport",
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
                ("kind", models.TextField()),
                ("filename", models.TextField()),
                ("sha256", models.TextField()),
                ("content", models.BinaryField()),
                ("day_first", models.BooleanField(default=False)),
                ("uploaded_at", models.DateTimeField()),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("checked", "Checked"),
                            ("waiting", "Waiting"),
                            ("working", "Working"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                        ],
                        default="checked",
                    ),
                ),
                ("good_only", models.BooleanField(default=False)),
                ("actor", models.JSONField(default=dict)),
                ("total", models.IntegerField(default=0)),
                ("done", models.IntegerField(default=0)),
                ("error", models.TextField(default="")),
                ("outcome", models.JSONField(default=dict)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["user", "-uploaded_at"], name="program_import_user")
                ],
            },
        ),
    ]
