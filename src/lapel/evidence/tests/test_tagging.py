"""Tagging: who may, what it changes, what the log says, and how it is taken back."""

from threading import Barrier, Thread
from uuid import UUID, uuid4

import pytest
from django.db import connections

from lapel.custody import selectors as log
from lapel.custody import services as custody
from lapel.custody.services import SYSTEM, Subject
from lapel.custody.testing import actions
from lapel.evidence import services
from lapel.evidence.arrivals import Reason
from lapel.evidence.batches import LARGEST, BulkResult
from lapel.evidence.errors import NotAllowed, NotVisible, ValueRefused
from lapel.evidence.models import Category, Recording
from lapel.evidence.tests.desk import Desk, Queries, set_up


@pytest.fixture
def desk(db: None) -> Desk:
    return set_up()


def tag(desk: Desk, *recordings: UUID, who: str = "custodian", **tags: str) -> BulkResult:
    """The act as a form calls it."""
    return services.tag(
        viewer=desk.viewer(who),
        recordings=recordings,
        category=tags.get("category"),
        case_number=tags.get("case_number"),
        title=tags.get("title"),
        by=desk.actor(who),
    )


def undo(desk: Desk, batch: UUID | None, who: str = "custodian") -> BulkResult:
    assert batch
    return services.undo(viewer=desk.viewer(who), batch=batch, by=desk.actor(who))


def stands(recording: UUID) -> tuple[str, str, str]:
    row = Recording.objects.select_related("category").get(id=recording)
    return (row.category.code if row.category else "", row.case_number, row.title)


def test_a_tag_stands_on_the_recording_and_in_the_log(desk: Desk) -> None:
    film = desk.recorded()

    result = tag(desk, film, category="arrest", case_number="26-0412", title="Elm Street")

    assert stands(film) == ("arrest", "26-0412", "Elm Street")
    assert (result.done, result.unchanged, result.refused) == (1, 0, ())
    entry = log.history(film)[-1]
    assert entry.action == "tagged"
    assert entry.detail == {
        "before": {"category": "", "case_number": "", "title": ""},
        "after": {"category": "arrest", "case_number": "26-0412", "title": "Elm Street"},
        "batch": str(result.batch),
    }


def test_what_is_not_spoken_of_stays(desk: Desk) -> None:
    film = desk.recorded()
    tag(desk, film, category="arrest", case_number="26-0412")

    tag(desk, film, title="Elm Street")

    assert stands(film) == ("arrest", "26-0412", "Elm Street")
    assert log.history(film)[-1].detail["after"] == {"title": "Elm Street"}


def test_empty_text_takes_a_tag_away(desk: Desk) -> None:
    film = desk.recorded()
    tag(desk, film, category="arrest", case_number="26-0412")

    tag(desk, film, category="", case_number="")

    assert stands(film) == ("", "", "")
    assert Recording.objects.get(id=film).tagged_at is None


def test_a_tag_that_stands_already_leaves_no_entry(desk: Desk) -> None:
    film = desk.recorded()
    tag(desk, film, category="arrest")

    result = tag(desk, film, category="arrest")

    assert result == BulkResult(done=0, unchanged=1, refused=(), batch=None)
    assert actions(film) == ["received", "tagged"]


def test_of_many_only_those_that_change_get_an_entry(desk: Desk) -> None:
    films = [desk.recorded(minute=n) for n in range(3)]
    tag(desk, films[1], category="search")

    result = services.categorise(
        viewer=desk.viewer("custodian"),
        recordings=films,
        category="search",
        by=desk.actor("custodian"),
    )

    assert (result.done, result.unchanged) == (2, 1)
    assert [actions(film).count("tagged") for film in films] == [1, 1, 1]


def test_a_recording_named_twice_is_tagged_once(desk: Desk) -> None:
    film = desk.recorded()

    assert tag(desk, film, film, category="arrest").done == 1


def test_a_case_number_keeps_its_spelling_without_the_blanks_around_it(desk: Desk) -> None:
    film = desk.recorded()

    services.set_case_number(
        viewer=desk.viewer("custodian"),
        recordings=[film],
        number="  bal-26 \t 0412\n",
        by=desk.actor("custodian"),
    )

    assert stands(film)[1] == "bal-26 0412"


@pytest.mark.parametrize(
    ("tags", "why"),
    [
        ({"category": "weather"}, "'weather' is no category in use; choose one of accidental, "),
        ({"case_number": "9" * 101}, "the case number has 101 characters; 100 fit"),
        ({"title": "t" * 201}, "the title has 201 characters; 200 fit"),
        ({"title": "gnp\u202e.mp4"}, r"the character U\+202E"),
        ({"case_number": "26\x000412"}, r"the character U\+0000"),
        ({"title": "\ud800"}, r"the character U\+D800"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_changes(
    desk: Desk, tags: dict[str, str], why: str
) -> None:
    film = desk.recorded()

    with pytest.raises(ValueRefused, match=why):
        tag(desk, film, **tags)

    assert actions(film) == ["received"]


def test_a_category_out_of_use_is_not_given_any_more(desk: Desk) -> None:
    film = desk.recorded()
    retire("warrant")

    with pytest.raises(ValueRefused, match="'warrant' is no category in use"):
        tag(desk, film, category="warrant")


def retire(code: str) -> None:
    """Take a category out of use, as an administrator of the database would."""
    row = Category.objects.get(code=code)
    with custody.act("retired", on=Subject(kind="category", id=row.id), by=SYSTEM):
        Category.objects.filter(id=row.id).update(active=False)


def give_to(member: UUID, recording: UUID) -> None:
    """Let a recording be another member's, as the quarantine desk does."""
    with custody.act("resolved", on=Subject(kind="recording", id=recording), by=SYSTEM):
        Recording.objects.filter(id=recording).update(wearer_id=member)


@pytest.mark.parametrize(
    ("who", "own", "unit", "other"),
    [
        ("wearer", True, False, False),
        ("supervisor", True, True, False),
        ("custodian", True, True, True),
    ],
)
def test_one_tags_what_one_sees(desk: Desk, who: str, own: bool, unit: bool, other: bool) -> None:
    films = (desk.recorded(), desk.of_colleague(), desk.of_stranger())

    result = tag(desk, *films, who=who, category="arrest")

    assert [stands(film)[0] == "arrest" for film in films] == [own, unit, other]
    refused = {each.recording for each in result.refused}
    assert refused == {film for film, may in zip(films, (own, unit, other), strict=True) if not may}


def test_of_what_one_does_not_see_one_learns_as_little_as_of_what_is_not(desk: Desk) -> None:
    own, hidden, nothing = desk.recorded(), desk.of_stranger(), uuid4()

    result = tag(desk, own, hidden, nothing, who="wearer", category="arrest")

    assert {each.why for each in result.refused} == {"there is no such recording for you"}


def test_who_sees_none_of_them_is_told_that_there_are_none(desk: Desk) -> None:
    hidden = desk.of_stranger()

    with pytest.raises(NotVisible, match=f"no recording {hidden} for you"):
        tag(desk, hidden, who="wearer", category="arrest")

    assert actions(hidden) == ["received"]


@pytest.mark.parametrize("who", ["auditor", "admin", "nobody"])
def test_whose_role_does_not_tag_changes_nothing(desk: Desk, who: str) -> None:
    film = desk.recorded()

    with pytest.raises(NotAllowed, match="your roles do not let you tag footage"):
        tag(desk, film, who=who, category="arrest")

    assert actions(film) == ["received"]


def test_a_recording_in_quarantine_is_tagged_like_any_other(desk: Desk) -> None:
    film = desk.recorded(reasons=(Reason(code="unknown_camera", text="?"),))

    tag(desk, film, who="wearer", category="arrest")

    assert stands(film)[0] == "arrest"
    assert Recording.objects.get(id=film).state == "quarantined"


def test_more_than_one_act_takes_are_refused(desk: Desk) -> None:
    with pytest.raises(ValueRefused, match="5,001 recordings were chosen; one act takes 5,000"):
        tag(desk, *(uuid4() for _ in range(LARGEST + 1)), category="arrest")


def test_an_act_on_nothing_is_refused(desk: Desk) -> None:
    with pytest.raises(ValueRefused, match="no recording was chosen"):
        tag(desk, category="arrest")


def test_a_preview_says_what_would_change_and_changes_nothing(desk: Desk) -> None:
    films = [desk.recorded(minute=n) for n in range(4)]
    tag(desk, films[0], category="arrest")
    tag(desk, films[1], category="search")
    hidden = desk.of_stranger()

    seen = services.preview(
        viewer=desk.viewer("wearer"), recordings=[*films, hidden], category="arrest"
    )

    assert (seen.changes, seen.unchanged, seen.overwrites) == (3, 1, 1)
    assert seen.sentence == (
        "3 recordings will get category Arrest. 1 of them loses what stood there."
        " 1 has it already. 1 cannot be changed by you."
    )
    assert [stands(film)[0] for film in films] == ["arrest", "search", "", ""]


def test_a_number_in_other_capitals_is_changed_and_not_lost(desk: Desk) -> None:
    film = desk.recorded()
    tag(desk, film, case_number="bal-26-0412")

    seen = services.preview(
        viewer=desk.viewer("custodian"), recordings=[film], case_number="BAL-26-0412"
    )

    assert (seen.changes, seen.overwrites) == (1, 0)


def test_a_preview_of_what_stands_already_says_that_nothing_changes(desk: Desk) -> None:
    film = desk.recorded()
    tag(desk, film, category="arrest")

    seen = services.preview(viewer=desk.viewer("custodian"), recordings=[film], category="arrest")

    assert seen.sentence == "Nothing changes: 1 recording has category Arrest already."


def test_who_may_not_tag_gets_no_preview(desk: Desk) -> None:
    with pytest.raises(NotAllowed):
        services.preview(
            viewer=desk.viewer("auditor"), recordings=[desk.recorded()], category="arrest"
        )


def test_an_undo_sets_back_what_stood_before(desk: Desk) -> None:
    films = [desk.recorded(minute=n) for n in range(3)]
    tag(desk, films[0], category="search", case_number="26-1")
    batch = tag(desk, *films, category="arrest").batch

    result = undo(desk, batch)

    assert (result.done, result.refused) == (3, ())
    assert [stands(film)[:2] for film in films] == [("search", "26-1"), ("", ""), ("", "")]
    assert Recording.objects.get(id=films[1]).tagged_at is None


def test_an_undo_is_on_record(desk: Desk) -> None:
    film = desk.recorded()
    batch = tag(desk, film, category="arrest").batch

    undo(desk, batch)

    entry = log.history(film)[-1]
    assert (entry.action, entry.detail) == (
        "tagged",
        {"before": {"category": "arrest"}, "after": {"category": ""}, "undoes": str(batch)},
    )


def test_an_undo_leaves_alone_what_was_changed_since_and_says_why(desk: Desk) -> None:
    touched, left = desk.recorded(), desk.recorded(minute=9)
    batch = tag(desk, touched, left, category="arrest").batch
    tag(desk, touched, who="wearer", category="search")

    result = undo(desk, batch)

    assert (stands(touched)[0], stands(left)[0]) == ("search", "")
    (refused,) = result.refused
    assert (refused.recording, refused.why) == (touched, "its category has been changed since")


def test_an_undo_does_not_mind_another_tag_that_was_set_since(desk: Desk) -> None:
    film = desk.recorded()
    batch = tag(desk, film, category="arrest").batch
    tag(desk, film, case_number="26-1")

    undo(desk, batch)

    assert stands(film)[:2] == ("", "26-1")


def test_a_second_undo_changes_nothing(desk: Desk) -> None:
    film = desk.recorded()
    batch = tag(desk, film, category="arrest").batch
    undo(desk, batch)
    tag(desk, film, category="arrest")

    result = undo(desk, batch)

    assert (result.done, result.unchanged) == (0, 1)
    assert stands(film)[0] == "arrest"


def test_nobody_undoes_the_act_of_another(desk: Desk) -> None:
    film = desk.recorded()
    batch = tag(desk, film, who="wearer", category="arrest").batch

    with pytest.raises(NotVisible, match="only who acted can take it back"):
        undo(desk, batch, who="custodian")

    assert stands(film)[0] == "arrest"


def test_what_one_no_longer_sees_one_cannot_set_back(desk: Desk) -> None:
    own, lost = desk.recorded(), desk.recorded(minute=9)
    batch = tag(desk, own, lost, who="wearer", category="arrest").batch
    give_to(desk.colleague, lost)

    result = undo(desk, batch, who="wearer")

    assert (stands(own)[0], stands(lost)[0]) == ("", "arrest")
    assert [each.recording for each in result.refused] == [lost]


def test_a_tag_of_many_takes_as_many_statements_as_of_one(
    desk: Desk, django_assert_num_queries: Queries
) -> None:
    one, many = [desk.recorded()], [desk.recorded(minute=n) for n in range(1, 40)]
    with django_assert_num_queries(9):
        tag(desk, *one, category="arrest", case_number="26-1")

    with django_assert_num_queries(9):
        tag(desk, *many, category="arrest", case_number="26-1")


def test_two_who_tag_the_same_at_the_same_moment_both_stand_in_the_log(database: object) -> None:
    desk = set_up()
    films = [desk.recorded(minute=n) for n in range(20)]
    together = Barrier(2)

    def act(category: str, order: list[UUID]) -> None:
        together.wait()
        try:
            tag(desk, *order, category=category)
        finally:
            connections.close_all()

    threads = [
        Thread(target=act, args=("arrest", films)),
        Thread(target=act, args=("search", films[::-1])),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    for film in films:
        first, second = (entry.detail for entry in log.history(film)[1:])
        assert second["before"] == first["after"]
        assert stands(film)[0] == second["after"]["category"]
    assert len({stands(film)[0] for film in films}) == 1
