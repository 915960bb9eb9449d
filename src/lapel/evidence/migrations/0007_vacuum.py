"""Clear the old versions of rows away after a few bulk acts, not after a fifth of all footage.

Acts touch the newest recordings again and again, and every list begins with these.
"""

from django.db import migrations

OFTEN = "autovacuum_vacuum_scale_factor = 0.005, autovacuum_vacuum_threshold = 1000"
TABLES = ("evidence_recording", "evidence_search", "evidence_tally")


class Migration(migrations.Migration):
    dependencies = [("evidence", "0006_received")]

    operations = [
        migrations.RunSQL(
            f"ALTER TABLE {table} SET ({OFTEN})",
            f"ALTER TABLE {table} RESET"
            " (autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold)",
        )
        for table in TABLES
    ]
