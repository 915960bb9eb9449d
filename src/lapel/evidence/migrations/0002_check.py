"""When stored bytes were last hashed. What is here already counts from its arrival."""

from django.db import migrations, models

FROM_ARRIVAL = """
INSERT INTO evidence_check (sha256, checked_at, size, ok, found)
SELECT sha256, min(at), min(size), true, ''
FROM (
    SELECT sha256, received_at AS at, size FROM evidence_clip
    UNION ALL
    SELECT sha256, made_at AS at, size FROM evidence_derivative
) AS stored
GROUP BY sha256
"""


class Migration(migrations.Migration):
    dependencies = [("evidence", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Check",
            fields=[
                ("sha256", models.TextField(primary_key=True, serialize=False)),
                ("checked_at", models.DateTimeField()),
                ("size", models.BigIntegerField()),
                ("ok", models.BooleanField(default=True)),
                ("found", models.TextField(default="")),
            ],
            options={
                "indexes": [models.Index(fields=["checked_at"], name="check_oldest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("found", ""), ("ok", True)),
                            models.Q(("ok", False), models.Q(("found", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="check_says_what_was_found",
                    )
                ],
            },
        ),
        migrations.RunSQL(FROM_ARRIVAL, migrations.RunSQL.noop),
    ]
