"""Lists in and out: the dry run names every problem, the import does what was looked at."""

import csv
import io
from datetime import UTC, datetime

import openpyxl
import pytest

from lapel.accounts import selectors as accounts
from lapel.accounts.selectors import Viewer
from lapel.accounts.testing import make_user
from lapel.custody import selectors as custody
from lapel.custody.services import SYSTEM, Actor
from lapel.custody.testing import actions
from lapel.program import selectors, services
from lapel.program.errors import ListRefused, ListUnknown, NotAllowed
from lapel.program.lists import applying, planning
from lapel.program.lists import services as lists
from lapel.program.lists.applying import Outcome, RowsWrong
from lapel.program.lists.words import Plan
from lapel.program.models import ListImport
from lapel.program.testing import SmallProgram, small_program

MEMBERS = "Badge,Given name,Family name,Unit,Office\n"
ASSIGNMENTS = "Serial,Badge,Since,Until\n"


@pytest.fixture
def program(db: None) -> SmallProgram:
    return small_program()


@pytest.fixture
def admin(program: SmallProgram) -> Viewer:
    return accounts.viewer(make_user("ada", "admin"))


def actor(of: Viewer) -> Actor:
    return Actor(kind="person", id=str(of.user_id), name=of.name)


def plan(kind: str, text: str, *, day_first: bool = False) -> Plan:
    return planning.plan(kind, text.encode(), day_first=day_first)


def verdicts(planned: Plan) -> list[str]:
    return [row.verdict for row in planned.rows]


def problems(planned: Plan) -> list[str]:
    return [str(problem) for row in planned.rows for problem in row.problems]


def apply(kind: str, text: str, *, good_only: bool = False) -> Outcome:
    return applying.apply(
        kind=kind,
        data=text.encode(),
        day_first=False,
        good_only=good_only,
        by=SYSTEM,
        authority="a test",
    )


def test_a_dry_run_says_what_each_row_would_do_and_does_nothing(program: SmallProgram) -> None:
    text = (
        MEMBERS
        + "0099,Chen,Li,Response,BAL\n4417,Rosa,Alvarez,Response,Baltimore\n"
        + "2210,Ben,Baker-Hill,Response,bal\n"
    )

    planned = plan("members", text)

    assert verdicts(planned) == ["add", "same", "change"]
    changed = "Family name Baker → Baker-Hill; Unit Fugitives (BAL) → Response (BAL)"
    assert planned.rows[2].told == changed
    assert selectors.member_by_badge("0099") is None


def test_an_import_is_one_act_a_row_that_names_file_and_row(program: SmallProgram) -> None:
    outcome = apply("members", MEMBERS + "0099,Li,Chen,Response,\n2210,Ben,Hill,Fugitives,\n")

    assert (outcome.changed, outcome.same) == (2, 0)
    new = selectors.member_by_badge("0099")
    assert new is not None
    assert actions(new.id) == ["added"]
    last = custody.history(program.other_member)[-1]
    assert (last.action, last.authority) == ("amended", "a test, row 3")
    assert last.detail == {"before": {"family": "Baker"}, "after": {"family": "Hill"}}


def test_importing_the_same_file_again_changes_nothing(program: SmallProgram) -> None:
    texts = {
        "components": "Code,Name\nERO,Enforcement\n",
        "offices": "Code,Name,Time zone\nDET,Detroit,America/Detroit\n",
        "units": "Unit,Office,Component\nBorder,DET,ERO\n",
        "members": MEMBERS + "0099,Li,Chen,Border,DET\n",
        "cameras": "Serial,Model,State\nX1,Body 4,in repair\nX2,Body 4,\n",
        "assignments": ASSIGNMENTS + "X2,0099,3/13/2024 9:00 AM,3/14/2024\nX2,0099,2024-03-15,\n",
    }
    for kind, text in texts.items():
        assert apply(kind, text).changed == text.count("\n") - 1
    count = len(custody.latest(1000))

    for kind, text in texts.items():
        assert apply(kind, text).changed == 0
    assert len(custody.latest(1000)) == count


def test_every_problem_of_a_row_is_named_with_its_cure(program: SmallProgram) -> None:
    planned = plan("members", MEMBERS + f",{'x' * 101},Chen,Nowhere,BAL\n5,Li,Chen,Nowhere,BAL\n")

    assert verdicts(planned) == ["wrong", "wrong"]
    assert problems(planned) == [
        "Badge: it must not be empty; fill it in",
        f"Given name {'x' * 80!r}: it has 101 characters; 100 at most; write it shorter",
        "Unit 'Nowhere': there is no such unit of office BAL;"
        " import it first, or use one of Fugitives, Response",
    ]


def test_one_bad_row_keeps_everything_out(program: SmallProgram) -> None:
    text = MEMBERS + "0099,Li,Chen,Response,BAL\n0100,Li,Chen,Nowhere,BAL\n"

    with pytest.raises(RowsWrong, match=r"row 3, Unit 'Nowhere'.*Nothing was changed"):
        apply("members", text)

    assert selectors.member_by_badge("0099") is None


def test_the_good_rows_alone_go_in_when_that_is_chosen(program: SmallProgram) -> None:
    text = MEMBERS + "0099,Li,Chen,Response,BAL\n0100,Li,Chen,Nowhere,BAL\n"

    outcome = apply("members", text, good_only=True)

    assert outcome.changed == 1
    assert [row.number for row in outcome.left_out] == [3]
    assert selectors.member_by_badge("0099") is not None


def test_two_rows_that_say_different_things_of_one_badge_are_a_problem(
    program: SmallProgram,
) -> None:
    text = MEMBERS + "99,Li,Chen,Response,BAL\n99,Li,Chen,Response,BAL\n99,Li,Chen,Fugitives,BAL\n"

    planned = plan("members", text)

    assert verdicts(planned) == ["add", "same", "wrong"]
    assert "row 2 says otherwise" in problems(planned)[0]


def test_a_badge_whose_zeros_were_lost_is_noticed(program: SmallProgram) -> None:
    apply("members", MEMBERS + "0099,Li,Chen,Response,BAL\n")

    planned = plan("members", MEMBERS + "99,Li,Chen,Response,BAL\n")

    assert "there is badge 0099" in problems(planned)[0]


def test_a_unit_without_its_office_is_found_while_its_name_is_the_only_one(
    program: SmallProgram,
) -> None:
    text = "Badge,First name,Last name,Team\n99,Li,Chen,response\n"
    assert verdicts(plan("members", text)) == ["add"]

    apply("offices", "Code,Name,Time zone\nDET,Detroit,America/Detroit\n")
    apply("units", "Unit,Office,Component\nResponse,DET,HSI\n")

    assert "several offices have a unit of this name" in problems(plan("members", text))[0]


@pytest.mark.parametrize(
    ("kind", "text", "why"),
    [
        ("offices", "Code,Name,Time zone\nDET,Detroit,EST5EDT4\n", "there is no such time zone"),
        ("units", "Unit,Office,Component\nNew,XXX,HSI\n", "there is no such office"),
        ("units", "Unit,Office,Component\nNew,BAL,XXX\n", "there is no such component"),
        ("cameras", "Serial,Model,State\nX1,Body 4,melted\n", "there is no such state"),
        ("assignments", ASSIGNMENTS + "X9,4417,2024-03-01,\n", "there is no such camera"),
        ("assignments", ASSIGNMENTS + "X6033924N,9999,2024-03-01,\n", "there is no such member"),
        ("assignments", ASSIGNMENTS + "X6033924N,4417,soon,\n", "no date that Lapel reads"),
        ("assignments", ASSIGNMENTS + "X6033923Q,2210,2024-04-01,\n", "badge 4417 holds it"),
        (
            "assignments",
            ASSIGNMENTS + "X6033924N,4417,2024-03-02,2024-03-01\n",
            "it must end after it begins",
        ),
        (
            "assignments",
            ASSIGNMENTS + "X6033924N,4417,2024-03-01,2024-03-05\nX6033924N,2210,2024-03-04,\n",
            "badge 4417 holds it",
        ),
    ],
)
def test_a_row_that_cannot_be_is_named(
    program: SmallProgram, kind: str, text: str, why: str
) -> None:
    found = problems(plan(kind, text))

    assert len(found) == 1
    assert why in found[0]


def test_an_end_is_added_to_an_assignment_that_is_open_and_never_rewritten(
    program: SmallProgram,
) -> None:
    row = "X6033923Q,4417,2024-03-13T12:00:00Z"
    apply("assignments", f"{ASSIGNMENTS}{row},2024-03-14 08:00\n")

    [held] = selectors.assignments_of(program.camera)
    assert held.period.until == datetime(2024, 3, 14, 12, tzinfo=UTC)
    assert "not rewritten" in problems(plan("assignments", f"{ASSIGNMENTS}{row},2024-03-15\n"))[0]
    assert verdicts(plan("assignments", f"{ASSIGNMENTS}{row},2024-03-14 08:00\n")) == ["same"]


def test_dates_that_could_be_read_either_way_are_told_until_one_settles_it(
    program: SmallProgram,
) -> None:
    row = "X6033924N,4417,3/4/2024 9:00 AM,"

    assert "can be read either way" in plan("assignments", ASSIGNMENTS + row).notes[0]
    more = f"{ASSIGNMENTS}{row}3/5/2024\nX6033924N,4417,3/13/2024,\n"
    assert plan("assignments", more).notes == ()
    assert "day first" in plan("assignments", ASSIGNMENTS + row, day_first=True).notes[0]


def test_times_without_an_offset_are_those_of_the_office(program: SmallProgram) -> None:
    apply("assignments", ASSIGNMENTS + "X6033924N,4417,3/13/2024 9:00 AM,\n")

    [held] = selectors.assignments_of(program.spare)
    assert held.period.since == datetime(2024, 3, 13, 13, tzinfo=UTC)


def test_a_workbook_is_imported_with_its_dates_and_its_zeros(
    program: SmallProgram, admin: Viewer
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Serial Number", "Officer Badge ID", "From", "To"])
    sheet.append(["X6033924N", 417, datetime.fromisoformat("2024-03-13T09:00"), None])
    sheet["B2"].number_format = "0000"
    file = io.BytesIO()
    book.save(file)
    services.add_member(given="Li", family="Chen", badge="0417", unit=program.unit, by=SYSTEM)

    upload = lists.upload_list(
        viewer=admin, kind="assignments", filename="issue.xlsx", data=file.getvalue()
    )
    lists.import_list(viewer=admin, upload=upload, good_only=False, by=actor(admin))

    [held] = selectors.assignments_of(program.spare)
    assert held.badge == "0417"
    assert custody.history(program.spare)[-1].authority == "list issue.xlsx, row 2"


def uploaded(viewer: Viewer, text: str, kind: str = "members") -> ListImport:
    upload = lists.upload_list(viewer=viewer, kind=kind, filename="people.csv", data=text.encode())
    return ListImport.objects.get(id=upload)


def test_what_was_uploaded_is_what_is_imported(admin: Viewer) -> None:
    row = uploaded(admin, MEMBERS + "0099,Li,Chen,Response,BAL\n")
    assert lists.dry_run(viewer=admin, upload=row.id).changes == 1

    lists.import_list(viewer=admin, upload=row.id, good_only=False, by=actor(admin))
    lists.import_list(viewer=admin, upload=row.id, good_only=False, by=actor(admin))

    row.refresh_from_db()
    assert (row.state, row.done) == ("done", 1)
    assert row.outcome["changed"] == 1
    new = selectors.member_by_badge("0099")
    assert new is not None
    [entry] = custody.history(new.id)
    assert entry.actor_name == admin.name


def test_the_program_may_change_between_dry_run_and_import(
    program: SmallProgram, admin: Viewer
) -> None:
    row = uploaded(admin, MEMBERS + "0099,Li,Chen,Response,BAL\n0100,Al,Dee,Response,BAL\n")
    services.add_member(given="Li", family="Chen", badge="0099", unit=program.unit, by=SYSTEM)

    lists.import_list(viewer=admin, upload=row.id, good_only=False, by=actor(admin))

    row.refresh_from_db()
    assert (row.outcome["changed"], row.outcome["same"]) == (1, 1)


def test_a_long_list_becomes_a_job(admin: Viewer) -> None:
    rows = "".join(f"A{n:04},Li,Chen,Response,BAL\n" for n in range(150))
    row = uploaded(admin, MEMBERS + rows)

    lists.import_list(viewer=admin, upload=row.id, good_only=False, by=actor(admin))

    row.refresh_from_db()
    assert (row.state, row.total) == ("waiting", 150)


def test_rows_with_problems_are_refused_before_anything_begins(admin: Viewer) -> None:
    row = uploaded(admin, MEMBERS + "0099,Li,Chen,Nowhere,BAL\n")

    with pytest.raises(RowsWrong):
        lists.import_list(viewer=admin, upload=row.id, good_only=False, by=actor(admin))
    with pytest.raises(ListRefused, match="nothing to import"):
        lists.import_list(viewer=admin, upload=row.id, good_only=True, by=actor(admin))


def test_a_list_of_somebody_else_is_not_there(admin: Viewer) -> None:
    row = uploaded(admin, MEMBERS + "0099,Li,Chen,Response,BAL\n")
    other = accounts.viewer(make_user("otto", "admin"))

    with pytest.raises(ListUnknown):
        lists.dry_run(viewer=other, upload=row.id)
    with pytest.raises(ListUnknown):
        lists.import_list(viewer=other, upload=row.id, good_only=False, by=actor(other))


def test_who_does_not_manage_the_program_brings_no_list_in_or_out(db: None) -> None:
    custodian = accounts.viewer(make_user("cora", "custodian"))

    with pytest.raises(NotAllowed):
        uploaded(custodian, MEMBERS)
    with pytest.raises(NotAllowed):
        lists.export_list(viewer=custodian, kind="members", form="csv", by=actor(custodian))


@pytest.mark.parametrize(
    "kind", ["components", "offices", "units", "members", "cameras", "assignments"]
)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_is_exported_is_read_again_as_the_same(
    program: SmallProgram, admin: Viewer, kind: str, form: str
) -> None:
    services.add_camera(serial="-7", model="=Body", by=SYSTEM)
    services.set_camera_state(camera=program.spare, state="lost", by=SYSTEM)

    made = lists.export_list(viewer=admin, kind=kind, form=form, by=actor(admin))

    if made.file is not None:
        with made.file:
            data = made.file.read()
    else:
        data = "".join(made.lines or ()).encode()
    planned = planning.plan(kind, data)
    assert verdicts(planned) == ["same"] * len(planned.rows)
    last = custody.history(admin.user_id)[-1]
    assert (last.action, last.detail["list"]) == ("list_exported", kind)
    assert last.detail["rows"] == len(planned.rows)


def test_an_export_begins_no_cell_like_a_formula(program: SmallProgram, admin: Viewer) -> None:
    services.add_camera(serial="=1+1", model="@now", by=SYSTEM)

    made = lists.export_list(viewer=admin, kind="cameras", form="csv", by=actor(admin))

    rows = list(csv.reader(io.StringIO("".join(made.lines or ()))))
    assert ["'=1+1", "'@now", "in service"] in rows
