"""For other rooms' migrations: put a table under custody."""

from django.db.migrations import RunSQL

GUARD = """
CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $guard$
BEGIN
    IF TG_OP <> 'INSERT' AND NOT custody_has_entry(OLD.{column})
    OR TG_OP <> 'DELETE' AND NOT custody_has_entry(NEW.{column}) THEN
        RAISE EXCEPTION
            '% on {table} refused: no custody entry for subject % in this transaction',
            TG_OP, CASE TG_OP WHEN 'DELETE' THEN OLD.{column} ELSE NEW.{column} END
            USING ERRCODE = 'integrity_constraint_violation',
                  HINT = 'make the change inside custody.act(...)';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $guard$;
CREATE TRIGGER custody_guard BEFORE INSERT OR UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION {function}();
CREATE TRIGGER custody_keep BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION custody_refuse();
"""

UNGUARD = """
DROP TRIGGER custody_keep ON {table};
DROP TRIGGER custody_guard ON {table};
DROP FUNCTION {function}();
"""


def guard(table: str, subject: str) -> RunSQL:
    """A migration operation: no row of `table` changes without an entry for its `subject` column.

    The column holds the UUID of the entry's subject. The check is in the
    database, so it holds for psql and for our own mistakes alike.
    """
    names = {"table": table, "column": subject, "function": f"custody_guard_{table}"}
    return RunSQL(GUARD.format(**names), UNGUARD.format(**names))
