"""The answers of the API that may be asked for again."""

from django.db import migrations, models

import lapel.foundation.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Answer",
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
                ("token", models.UUIDField()),
                ("key", models.TextField()),
                ("request", models.TextField()),
                ("at", models.DateTimeField()),
                ("status", models.IntegerField(null=True)),
                ("headers", models.JSONField(default=dict)),
                ("body", models.TextField(default="")),
            ],
            options={
                "indexes": [models.Index(fields=["at"], name="answer_oldest")],
                "constraints": [
                    models.UniqueConstraint(fields=("token", "key"), name="answer_once_a_key")
                ],
            },
        ),
    ]
