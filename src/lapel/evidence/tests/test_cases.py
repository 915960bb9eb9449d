"""Cases: who manages them, what goes in and out, what the log keeps."""

from threading import Barrier, Thread
from uuid import UUID, uuid4

import pytest
from django.db import connections

from lapel.custody import selectors as log
from lapel.custody.testing import actions
from lapel.evidence import services
from lapel.evidence.batches import BulkResult
from lapel.evidence.errors import CaseRefused, NotAllowed, NotVisible, ValueRefused
from lapel.evidence.models import Case, CaseItem, Folder
from lapel.evidence.tests.desk import Desk, Queries, set_up


@pytest.fixture
def desk(db: None) -> Desk:
    return set_up()


def opened(desk: Desk, number: str = "BAL-26-0412", title: str = "Elm Street") -> UUID:
    return services.open_case(
        viewer=desk.viewer("custodian"), number=number, title=title, by=desk.actor("custodian")
    )


def foldered(desk: Desk, case: UUID, name: str = "Interviews") -> UUID:
    return services.add_folder(
        viewer=desk.viewer("custodian"), case=case, name=name, by=desk.actor("custodian")
    )


def put(
    desk: Desk, case: UUID, *recordings: UUID, folder: UUID | None = None, who: str = "custodian"
) -> BulkResult:
    return services.put_in_case(
        viewer=desk.viewer(who),
        case=case,
        folder=folder,
        recordings=recordings,
        by=desk.actor(who),
    )


def take_out(desk: Desk, case: UUID, *recordings: UUID) -> BulkResult:
    return services.take_out_of_case(
        viewer=desk.viewer("custodian"),
        case=case,
        recordings=recordings,
        by=desk.actor("custodian"),
    )


def close(desk: Desk, case: UUID) -> None:
    services.close_case(viewer=desk.viewer("custodian"), case=case, by=desk.actor("custodian"))


def test_a_case_is_opened_with_an_entry(desk: Desk) -> None:
    case = opened(desk, "  BAL-26-0412 ")

    (entry,) = log.history(case)
    assert (entry.action, entry.subject_kind) == ("case_opened", "case")
    assert entry.detail == {"number": "BAL-26-0412", "title": "Elm Street"}
    assert Case.objects.get(id=case).opened_at == entry.at


def test_a_number_is_taken_once_however_it_is_capitalised(desk: Desk) -> None:
    opened(desk, "BAL-26-0412")

    with pytest.raises(CaseRefused, match="there is a case bal-26-0412 already; open that one"):
        opened(desk, "bal-26-0412")

    assert Case.objects.count() == 1


def test_of_two_who_open_a_number_at_the_same_moment_one_is_refused(database: object) -> None:
    desk = set_up()
    together, outcomes = Barrier(2), []

    def act() -> None:
        together.wait()
        try:
            outcomes.append(str(opened(desk)))
        except CaseRefused as refusal:
            outcomes.append(str(refusal))
        finally:
            connections.close_all()

    threads = [Thread(target=act) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert Case.objects.count() == 1
    assert sorted("already" in outcome for outcome in outcomes) == [False, True]


@pytest.mark.parametrize(
    ("number", "why"), [(" ", "the case number is empty"), ("9" * 101, "100 fit")]
)
def test_a_number_that_cannot_be_kept_is_refused(desk: Desk, number: str, why: str) -> None:
    with pytest.raises(ValueRefused, match=why):
        opened(desk, number)


@pytest.mark.parametrize("who", ["wearer", "supervisor", "auditor", "admin", "nobody"])
def test_only_who_manages_cases_opens_fills_and_closes_them(desk: Desk, who: str) -> None:
    case, film = opened(desk), desk.recorded()
    viewer, by = desk.viewer(who), desk.actor(who)

    with pytest.raises(NotAllowed, match="your roles do not let you manage cases"):
        services.open_case(viewer=viewer, number="x", title="", by=by)
    with pytest.raises(NotAllowed):
        services.rename_case(viewer=viewer, case=case, title="x", by=by)
    with pytest.raises(NotAllowed):
        services.close_case(viewer=viewer, case=case, by=by)
    with pytest.raises(NotAllowed):
        services.reopen_case(viewer=viewer, case=case, by=by)
    with pytest.raises(NotAllowed):
        services.add_folder(viewer=viewer, case=case, name="x", by=by)
    with pytest.raises(NotAllowed):
        put(desk, case, film, who=who)
    with pytest.raises(NotAllowed):
        services.take_out_of_case(viewer=viewer, case=case, recordings=[film], by=by)
    assert (actions(case), actions(film)) == (["case_opened"], ["received"])


def test_a_case_gets_another_title_and_number(desk: Desk) -> None:
    case = opened(desk)

    services.rename_case(
        viewer=desk.viewer("custodian"),
        case=case,
        title="Oak Street",
        number="BAL-26-0413",
        by=desk.actor("custodian"),
    )

    entry = log.history(case)[-1]
    assert entry.action == "case_renamed"
    assert entry.detail == {
        "number": "BAL-26-0412",
        "before": {"title": "Elm Street", "number": "BAL-26-0412"},
        "after": {"title": "Oak Street", "number": "BAL-26-0413"},
    }
    assert Case.objects.get(id=case).number == "BAL-26-0413"


def test_a_case_may_change_the_capitals_of_its_own_number(desk: Desk) -> None:
    case = opened(desk)

    services.rename_case(
        viewer=desk.viewer("custodian"),
        case=case,
        title="Elm Street",
        number="bal-26-0412",
        by=desk.actor("custodian"),
    )

    assert Case.objects.get(id=case).number == "bal-26-0412"


def test_a_name_that_stands_already_leaves_no_entry(desk: Desk) -> None:
    case = opened(desk)

    services.rename_case(
        viewer=desk.viewer("custodian"), case=case, title="Elm Street", by=desk.actor("custodian")
    )

    assert actions(case) == ["case_opened"]


def test_a_case_does_not_take_the_number_of_another(desk: Desk) -> None:
    opened(desk, "26-1")
    case = opened(desk, "26-2")

    with pytest.raises(CaseRefused):
        services.rename_case(
            viewer=desk.viewer("custodian"),
            case=case,
            title="Elm Street",
            number="26-1",
            by=desk.actor("custodian"),
        )

    assert actions(case) == ["case_opened"]


def test_a_recording_is_put_in_with_an_entry_on_either_side(desk: Desk) -> None:
    case, film = opened(desk), desk.recorded()
    folder = foldered(desk, case)

    result = put(desk, case, film, folder=folder)

    assert result == BulkResult(done=1, unchanged=0, refused=(), batch=None)
    item = CaseItem.objects.get()
    assert (item.case_id, item.folder_id, item.recording_id) == (case, folder, film)
    assert log.history(film)[-1].action == "put_in_case"
    assert log.history(film)[-1].detail == {
        "case": str(case),
        "number": "BAL-26-0412",
        "folder": "Interviews",
    }
    assert log.history(case)[-1].action == "recordings_put_in"
    assert log.history(case)[-1].detail == {
        "number": "BAL-26-0412",
        "count": 1,
        "folder": "Interviews",
        "recordings": [str(film)],
    }


def test_what_lies_there_already_stays_without_an_entry(desk: Desk) -> None:
    case, film = opened(desk), desk.recorded()
    put(desk, case, film)

    assert put(desk, case, film).unchanged == 1

    assert actions(film) == ["received", "put_in_case"]
    assert actions(case) == ["case_opened", "recordings_put_in"]


def test_what_lies_in_another_folder_is_moved(desk: Desk) -> None:
    case, film = opened(desk), desk.recorded()
    put(desk, case, film, folder=foldered(desk, case, "Interviews"))

    put(desk, case, film, folder=foldered(desk, case, "Scene"))

    assert log.history(film)[-1].detail["from"] == "Interviews"
    assert [item.folder.name for item in CaseItem.objects.all() if item.folder] == ["Scene"]


def test_the_folder_of_another_case_is_refused(desk: Desk) -> None:
    case, other = opened(desk, "26-1"), opened(desk, "26-2")
    folder = foldered(desk, other)

    with pytest.raises(ValueRefused, match=f"case 26-1 has no folder {folder}"):
        put(desk, case, desk.recorded(), folder=folder)


def test_a_recording_may_lie_in_two_cases(desk: Desk) -> None:
    film = desk.recorded()

    put(desk, opened(desk, "26-1"), film)
    put(desk, opened(desk, "26-2"), film)

    assert CaseItem.objects.count() == 2


def test_what_is_taken_out_is_out_and_on_record(desk: Desk) -> None:
    case, film, other = opened(desk), desk.recorded(), desk.recorded(minute=9)
    put(desk, case, film, other)

    result = take_out(desk, case, film)

    assert (result.done, result.unchanged) == (1, 0)
    assert [item.recording_id for item in CaseItem.objects.all()] == [other]
    assert log.history(film)[-1].action == "taken_out_of_case"
    assert log.history(case)[-1].action == "recordings_taken_out"


def test_what_is_not_in_the_case_is_not_taken_out(desk: Desk) -> None:
    case, film = opened(desk), desk.recorded()

    assert take_out(desk, case, film).unchanged == 1

    assert actions(film) == ["received"]


def test_a_closed_case_takes_nothing_until_it_is_open_again(desk: Desk) -> None:
    case, film = opened(desk), desk.recorded()
    close(desk, case)

    with pytest.raises(CaseRefused, match="case BAL-26-0412 is closed; reopen it first"):
        put(desk, case, film)
    with pytest.raises(CaseRefused):
        take_out(desk, case, film)
    with pytest.raises(CaseRefused):
        foldered(desk, case)
    services.reopen_case(viewer=desk.viewer("custodian"), case=case, by=desk.actor("custodian"))

    assert put(desk, case, film).done == 1


def test_closing_and_reopening_twice_are_one_entry_each(desk: Desk) -> None:
    case = opened(desk)

    close(desk, case)
    close(desk, case)
    for _ in range(2):
        services.reopen_case(viewer=desk.viewer("custodian"), case=case, by=desk.actor("custodian"))

    assert actions(case) == ["case_opened", "case_closed", "case_reopened"]
    assert Case.objects.get(id=case).closed_at is None


def test_a_folder_of_the_same_name_is_the_same_folder(desk: Desk) -> None:
    case = opened(desk)

    assert foldered(desk, case, "Scene") == foldered(desk, case, " scene ")

    assert Folder.objects.count() == 1


def test_there_is_no_putting_into_a_case_that_is_not(desk: Desk) -> None:
    with pytest.raises(NotVisible, match="no case"):
        put(desk, uuid4(), desk.recorded())


def test_more_than_the_entry_lists_are_counted_only(desk: Desk) -> None:
    case = opened(desk)

    put(desk, case, *(desk.recorded(minute=n) for n in range(501)))

    detail = log.history(case)[-1].detail
    assert (detail["count"], "recordings" in detail) == (501, False)


def test_many_are_put_in_by_as_many_statements_as_one(
    desk: Desk, django_assert_num_queries: Queries
) -> None:
    case, one = opened(desk), desk.recorded(minute=90)
    many = [desk.recorded(minute=n) for n in range(30)]
    with django_assert_num_queries(9):
        put(desk, case, one)

    with django_assert_num_queries(9):
        put(desk, case, *many)
