"""The log and the triggers that protect it."""

import django.db.models.deletion
from django.db import migrations, models

PROTECT = """
-- Who may do what: the app role adds entries and moves cursors; only the
-- sequencer's role gives places and publishes; nobody changes what is written.
REVOKE ALL ON custody_entry, custody_pending, custody_leaf, custody_checkpoint, custody_cursor
    FROM lapel_app;
GRANT SELECT ON custody_entry, custody_leaf, custody_checkpoint TO lapel_app;
GRANT INSERT (number, uid, at, action, subject_kind, subject_id, actor_kind, actor_id, body, salt,
    commitment) ON custody_entry TO lapel_app;
GRANT SELECT, INSERT, UPDATE ON custody_cursor TO lapel_app;
GRANT SELECT ON custody_entry TO lapel_log;
GRANT SELECT, DELETE ON custody_pending TO lapel_log;
GRANT SELECT, INSERT ON custody_leaf, custody_checkpoint TO lapel_log;

-- Which transaction wrote an entry. The number alone would not do: after a dump is restored
-- elsewhere, a new transaction may get the number of an old one; it never has its begin as well.
ALTER TABLE custody_entry
    ADD COLUMN xact xid8 NOT NULL DEFAULT pg_current_xact_id(),
    ADD COLUMN begun timestamptz NOT NULL DEFAULT transaction_timestamp();

CREATE FUNCTION custody_refuse() RETURNS trigger LANGUAGE plpgsql AS $refuse$
BEGIN
    RAISE EXCEPTION '% on % refused: what is in the log or in custody stays', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $refuse$;

CREATE TRIGGER custody_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON custody_entry
    FOR EACH STATEMENT EXECUTE FUNCTION custody_refuse();
CREATE TRIGGER custody_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON custody_leaf
    FOR EACH STATEMENT EXECUTE FUNCTION custody_refuse();
CREATE TRIGGER custody_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON custody_checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION custody_refuse();

-- Every new entry waits for the sequencer; the app role cannot keep one back.
CREATE FUNCTION custody_enqueue() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $enqueue$
BEGIN
    INSERT INTO custody_pending (entry) SELECT number FROM added;
    RETURN NULL;
END $enqueue$;
CREATE TRIGGER custody_enqueue AFTER INSERT ON custody_entry
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION custody_enqueue();

-- True when the running transaction has written an entry about the subject.
CREATE FUNCTION custody_has_entry(subject uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $has$
    SELECT EXISTS (
        SELECT FROM custody_entry
        WHERE subject_id = subject
            AND xact = pg_current_xact_id() AND begun = transaction_timestamp()
        ORDER BY number DESC LIMIT 1)
$has$;
"""

UNPROTECT = """
DROP TRIGGER custody_enqueue ON custody_entry;
DROP TRIGGER custody_keep ON custody_entry;
DROP TRIGGER custody_keep ON custody_leaf;
DROP TRIGGER custody_keep ON custody_checkpoint;
DROP FUNCTION custody_has_entry(uuid), custody_enqueue(), custody_refuse();
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                ("uid", models.UUIDField(unique=True)),
                ("at", models.DateTimeField()),
                ("action", models.TextField()),
                ("subject_kind", models.TextField()),
                ("subject_id", models.UUIDField()),
                ("actor_kind", models.TextField()),
                ("actor_id", models.TextField()),
                ("body", models.TextField()),
                ("salt", models.BinaryField()),
                ("commitment", models.BinaryField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["subject_id", "number"], name="custody_entry_subject"),
                    models.Index(fields=["actor_id", "number"], name="custody_entry_actor"),
                ]
            },
        ),
        migrations.CreateModel(
            name="Pending",
            fields=[("entry", models.BigIntegerField(primary_key=True, serialize=False))],
        ),
        migrations.CreateModel(
            name="Leaf",
            fields=[
                ("index", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leaf",
                        to="custody.entry",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("size", models.BigIntegerField(primary_key=True, serialize=False)),
                ("root", models.BinaryField()),
                ("note", models.TextField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Cursor",
            fields=[
                ("name", models.TextField(primary_key=True, serialize=False)),
                ("position", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.RunSQL(PROTECT, UNPROTECT),
    ]
