"""The search table and the tally of facets, kept by triggers in the transaction of each act.

pg_trgm comes with PostgreSQL's contrib modules, like btree_gist, which the first migrations ask
for; it is a trusted extension, so the owner of the database may create it.
"""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

KEEP = r"""
-- What the search table holds of each recording. Its rows follow from this view alone.
CREATE VIEW evidence_searchable AS
SELECT r.id AS recording_id, r.shown_at, r.wearer_id, r.unit_id, r.office_id, r.category_id,
    r.camera_serial, upper(r.case_number) AS case_number, r.state = 'quarantined' AS quarantined,
    to_tsvector('simple', said.text) || to_tsvector('english', said.text) AS words,
    lower(left(concat_ws(' ', r.camera_serial, r.device_recording_id, r.case_number, r.title,
        (SELECT string_agg(c.filename, ' ' ORDER BY c.filename)
         FROM evidence_clip c WHERE c.recording_id = r.id)), 20000)) AS text
FROM evidence_recording r
CROSS JOIN LATERAL (
    SELECT left(regexp_replace(concat_ws(' ', r.title,
        (SELECT string_agg(n.text, ' ' ORDER BY n.id)
         FROM evidence_note n WHERE n.recording_id = r.id AND n.struck_at IS NULL),
        (SELECT string_agg(m.label, ' ' ORDER BY m.id)
         FROM evidence_marker m WHERE m.recording_id = r.id AND m.removed_at IS NULL)
    ), '[^[:alnum:]]+', ' ', 'g'), 100000) AS text
) said;

-- Bring the rows of some recordings up to date. The rows are locked first, so that of two acts on
-- one recording the second reads what the first wrote.
CREATE FUNCTION evidence_index(ids uuid[]) RETURNS bigint LANGUAGE plpgsql AS $index$
DECLARE changed bigint;
BEGIN
    PERFORM FROM evidence_search WHERE recording_id = ANY (ids)
        ORDER BY recording_id FOR NO KEY UPDATE;
    INSERT INTO evidence_search AS known SELECT * FROM evidence_searchable
        WHERE recording_id = ANY (ids)
    ON CONFLICT (recording_id) DO UPDATE SET
        shown_at = EXCLUDED.shown_at, wearer_id = EXCLUDED.wearer_id,
        unit_id = EXCLUDED.unit_id, office_id = EXCLUDED.office_id,
        category_id = EXCLUDED.category_id, camera_serial = EXCLUDED.camera_serial,
        case_number = EXCLUDED.case_number, quarantined = EXCLUDED.quarantined,
        words = EXCLUDED.words, text = EXCLUDED.text
    WHERE known IS DISTINCT FROM EXCLUDED;
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END $index$;

CREATE FUNCTION evidence_index_recordings() RETURNS trigger LANGUAGE plpgsql AS $changed$
BEGIN
    PERFORM evidence_index(ARRAY(SELECT id FROM changed));
    RETURN NULL;
END $changed$;
CREATE FUNCTION evidence_index_parts() RETURNS trigger LANGUAGE plpgsql AS $changed$
BEGIN
    PERFORM evidence_index(ARRAY(SELECT DISTINCT recording_id FROM changed));
    RETURN NULL;
END $changed$;
CREATE FUNCTION evidence_index_one() RETURNS trigger LANGUAGE plpgsql AS $changed$
BEGIN
    PERFORM evidence_index(ARRAY[NEW.recording_id]);
    RETURN NULL;
END $changed$;

CREATE TRIGGER search_added AFTER INSERT ON evidence_recording REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION evidence_index_recordings();
CREATE TRIGGER search_changed AFTER UPDATE ON evidence_recording REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION evidence_index_recordings();
CREATE TRIGGER search_added AFTER INSERT ON evidence_clip REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION evidence_index_parts();
CREATE TRIGGER search_changed AFTER UPDATE ON evidence_clip FOR EACH ROW
    WHEN (OLD.filename IS DISTINCT FROM NEW.filename) EXECUTE FUNCTION evidence_index_one();
CREATE TRIGGER search_added AFTER INSERT ON evidence_note REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION evidence_index_parts();
CREATE TRIGGER search_changed AFTER UPDATE ON evidence_note REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION evidence_index_parts();
CREATE TRIGGER search_added AFTER INSERT ON evidence_marker REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION evidence_index_parts();
CREATE TRIGGER search_changed AFTER UPDATE ON evidence_marker REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION evidence_index_parts();

-- Each change of the search table adds what it changes of the tally.
CREATE FUNCTION evidence_tally_change() RETURNS trigger LANGUAGE plpgsql AS $tally$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO evidence_tally
            (wearer_id, unit_id, office_id, category_id, camera_serial, quarantined, n)
        SELECT wearer_id, unit_id, office_id, category_id, camera_serial, quarantined, count(*)
        FROM after GROUP BY 1, 2, 3, 4, 5, 6;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO evidence_tally
            (wearer_id, unit_id, office_id, category_id, camera_serial, quarantined, n)
        SELECT wearer_id, unit_id, office_id, category_id, camera_serial, quarantined, -count(*)
        FROM before GROUP BY 1, 2, 3, 4, 5, 6;
    ELSE
        INSERT INTO evidence_tally
            (wearer_id, unit_id, office_id, category_id, camera_serial, quarantined, n)
        SELECT wearer_id, unit_id, office_id, category_id, camera_serial, quarantined, sum(change)
        FROM (SELECT *, -1 AS change FROM before UNION ALL SELECT *, 1 FROM after) AS both_sides
        GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(change) <> 0;
    END IF;
    RETURN NULL;
END $tally$;
CREATE TRIGGER tally_added AFTER INSERT ON evidence_search REFERENCING NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION evidence_tally_change();
CREATE TRIGGER tally_changed AFTER UPDATE ON evidence_search
    REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION evidence_tally_change();
CREATE TRIGGER tally_removed AFTER DELETE ON evidence_search REFERENCING OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION evidence_tally_change();

-- Put rows of the same values together. Rows that came meanwhile are left for the next time.
CREATE FUNCTION evidence_fold_tally() RETURNS bigint LANGUAGE plpgsql AS $fold$
DECLARE folded bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('evidence_tally', 0));
    WITH many AS (
        SELECT wearer_id, unit_id, office_id, category_id, camera_serial, quarantined,
            sum(n) AS n, array_agg(id) AS ids
        FROM evidence_tally GROUP BY 1, 2, 3, 4, 5, 6 HAVING count(*) > 1 OR sum(n) = 0
    ), gone AS (
        DELETE FROM evidence_tally WHERE id IN (SELECT unnest(ids) FROM many) RETURNING 1
    ), kept AS (
        INSERT INTO evidence_tally
            (wearer_id, unit_id, office_id, category_id, camera_serial, quarantined, n)
        SELECT wearer_id, unit_id, office_id, category_id, camera_serial, quarantined, n
        FROM many WHERE n <> 0 RETURNING 1
    )
    SELECT (SELECT count(*) FROM gone) - (SELECT count(*) FROM kept) INTO folded;
    RETURN folded;
END $fold$;

-- Count everything anew; writers wait for as long as that takes.
CREATE FUNCTION evidence_count_again() RETURNS void LANGUAGE plpgsql AS $again$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('evidence_tally', 0));
    LOCK TABLE evidence_search IN SHARE ROW EXCLUSIVE MODE;
    DELETE FROM evidence_tally;
    INSERT INTO evidence_tally
        (wearer_id, unit_id, office_id, category_id, camera_serial, quarantined, n)
    SELECT wearer_id, unit_id, office_id, category_id, camera_serial, quarantined, count(*)
    FROM evidence_search GROUP BY 1, 2, 3, 4, 5, 6;
END $again$;

-- What is rare must not look common to the planner.
ALTER TABLE evidence_search ALTER COLUMN text SET STATISTICS 400;
ALTER TABLE evidence_search ALTER COLUMN wearer_id SET STATISTICS 2000;
ALTER TABLE evidence_recording ALTER COLUMN wearer_id SET STATISTICS 2000;

-- What is there already.
INSERT INTO evidence_search SELECT * FROM evidence_searchable;
"""

FORGET = """
DROP TRIGGER search_added ON evidence_recording;
DROP TRIGGER search_changed ON evidence_recording;
DROP TRIGGER search_added ON evidence_clip;
DROP TRIGGER search_changed ON evidence_clip;
DROP TRIGGER search_added ON evidence_note;
DROP TRIGGER search_changed ON evidence_note;
DROP TRIGGER search_added ON evidence_marker;
DROP TRIGGER search_changed ON evidence_marker;
DROP VIEW evidence_searchable;
DROP TRIGGER tally_added ON evidence_search;
DROP TRIGGER tally_changed ON evidence_search;
DROP TRIGGER tally_removed ON evidence_search;
DROP FUNCTION evidence_index_one(), evidence_index_parts(), evidence_index_recordings(),
    evidence_index(uuid[]), evidence_tally_change(), evidence_fold_tally(),
    evidence_count_again();
ALTER TABLE evidence_recording ALTER COLUMN wearer_id SET STATISTICS -1;
"""


class Migration(migrations.Migration):
    dependencies = [("evidence", "0003_desk")]

    operations = [
        TrigramExtension(),
        migrations.CreateModel(
            name="Search",
            fields=[
                (
                    "recording",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search",
                        serialize=False,
                        to="evidence.recording",
                    ),
                ),
                ("shown_at", models.DateTimeField()),
                ("wearer_id", models.UUIDField(null=True)),
                ("unit_id", models.UUIDField(null=True)),
                ("office_id", models.UUIDField(null=True)),
                ("category_id", models.UUIDField(null=True)),
                ("camera_serial", models.TextField()),
                ("case_number", models.TextField()),
                ("quarantined", models.BooleanField()),
                ("words", django.contrib.postgres.search.SearchVectorField()),
                ("text", models.TextField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["-shown_at", "-recording"], name="search_shown"),
                    models.Index(fields=["wearer_id"], name="search_wearer"),
                    models.Index(fields=["unit_id"], name="search_unit"),
                    models.Index(fields=["office_id"], name="search_office"),
                    models.Index(fields=["category_id"], name="search_category"),
                    django.contrib.postgres.indexes.GinIndex(fields=["words"], name="search_words"),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("text", name="gin_trgm_ops"),
                        name="search_text",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("wearer_id", models.UUIDField(null=True)),
                ("unit_id", models.UUIDField(null=True)),
                ("office_id", models.UUIDField(null=True)),
                ("category_id", models.UUIDField(null=True)),
                ("camera_serial", models.TextField()),
                ("quarantined", models.BooleanField()),
                ("n", models.IntegerField()),
            ],
        ),
        migrations.RunSQL(KEEP, FORGET),
    ]
