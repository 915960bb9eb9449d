"""Recordings through the API: who sees what, filters, cursors, tags."""

import pytest

from lapel.custody.testing import actions
from lapel.foundation.ids import new_id
from lapel.staff.testing import Agency


def test_a_custodian_sees_every_recording_with_its_facts(agency: Agency) -> None:
    answer = agency.caller("custodian").get("/recordings")

    assert answer.status_code == 200
    told = answer.json()
    assert {item["id"] for item in told["items"]} == {
        str(agency.own), str(agency.other), str(agency.apart)
    }  # fmt: skip
    own = next(item for item in told["items"] if item["id"] == str(agency.own))
    assert (own["badge"], own["wearer"]) == ("4417", str(agency.program.member))
    assert own["started_at"] == "2026-03-13T16:00:00.000000Z"
    assert (told["total"], told["next"]) == (3, None)


def test_a_supervisor_sees_the_unit_and_counts_no_more(agency: Agency) -> None:
    told = agency.caller("supervisor").get("/recordings").json()

    assert [item["id"] for item in told["items"]] == [str(agency.own)]
    assert told["total"] == 1


def test_who_is_barred_gets_nothing(agency: Agency) -> None:
    barred = agency.caller("supervisor", barred=True)

    assert barred.get("/recordings").json()["items"] == []
    assert barred.get("/recordings").json()["total"] == 0
    for path in (f"/recordings/{agency.own}", f"/recordings/{agency.own}/tags",
                 f"/clips/{agency.clip}", f"/clips/{agency.clip}/content"):  # fmt: skip
        theirs, none = barred.get(path), barred.get(path.replace(str(agency.own), str(new_id())))
        assert theirs.status_code == 404
        assert theirs.json()["type"] == none.json()["type"]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("camera=X6033923Q", {"own"}),
        ("state=quarantined", {"apart"}),
        ("category=none", {"own", "other", "apart"}),
        ("day=2026-03-12", set()),
        ("since=2026-03-13&until=2026-03-13", {"own", "other", "apart"}),
        ("q=other.mp4", {"other"}),
    ],
)
def test_the_list_is_narrowed_as_on_the_page(agency: Agency, asked: str, names: set[str]) -> None:
    told = agency.caller("custodian").get(f"/recordings?{asked}").json()

    assert {item["id"] for item in told["items"]} == {str(getattr(agency, n)) for n in names}


def test_a_cursor_goes_on_where_the_page_before_ended(agency: Agency) -> None:
    custodian = agency.caller("custodian")
    seen, address = [], "/recordings?limit=1&category=none"

    while address:
        told = custodian.get(address).json()
        seen += [item["id"] for item in told["items"]]
        address = told["next"]

    assert sorted(seen) == sorted(map(str, (agency.own, agency.other, agency.apart)))


@pytest.mark.parametrize("cursor", ["AAAA", "bm90IGEgY3Vyc29y", "-", "x" * 60])
def test_a_cursor_that_no_list_gave_is_refused(agency: Agency, cursor: str) -> None:
    answer = agency.caller("custodian").get(f"/recordings?cursor={cursor}")

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] == "cursor"


def test_one_recording_has_its_files_and_no_signed_address(agency: Agency) -> None:
    answer = agency.caller("auditor").get(f"/recordings/{agency.own}")

    (clip,) = answer.json()["clips"]
    assert clip["content"] == f"/api/v1/clips/{agency.clip}/content"
    assert b"/media/" not in answer.content


def test_what_did_not_change_is_not_sent_again(agency: Agency) -> None:
    auditor = agency.caller("auditor")
    tag = auditor.get(f"/recordings/{agency.own}").headers["ETag"]

    again = auditor.get(f"/recordings/{agency.own}", If_None_Match=tag)

    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)


def test_tags_are_set_and_put_on_record_under_the_token(agency: Agency) -> None:
    custodian = agency.caller("custodian")

    answer = custodian.patch(f"/recordings/{agency.own}/tags", {"case_number": "24-1183"})

    assert answer.json() == {"category": "", "case_number": "24-1183", "title": ""}
    assert actions(agency.own)[-1] == "tagged"
    assert custodian.get(f"/recordings/{agency.own}/tags").headers["ETag"] == answer.headers["ETag"]


def test_tags_that_somebody_changed_meanwhile_are_left_alone(agency: Agency) -> None:
    custodian, path = agency.caller("custodian"), f"/recordings/{agency.own}/tags"
    seen = custodian.get(path).headers["ETag"]
    custodian.patch(path, {"title": "first"}, If_Match=seen)

    late = custodian.patch(path, {"title": "second"}, If_Match=seen)

    assert late.status_code == 412
    assert custodian.get(path).json()["title"] == "first"
    assert actions(agency.own).count("tagged") == 1


def test_a_tag_that_was_made_weak_on_its_way_still_matches(agency: Agency) -> None:
    custodian, path = agency.caller("custodian"), f"/recordings/{agency.own}/tags"
    seen = custodian.get(path).headers["ETag"]

    assert custodian.patch(path, {"title": "x"}, If_Match=f"W/{seen}").status_code == 200


def test_a_category_that_there_is_not_is_refused_in_words(agency: Agency) -> None:
    answer = agency.caller("custodian").patch(
        f"/recordings/{agency.own}/tags", {"category": "nonsense"}
    )

    assert answer.status_code == 422
    assert "nonsense" in answer.json()["detail"]
    assert "tagged" not in actions(agency.own)


def test_footage_of_others_cannot_be_tagged(agency: Agency) -> None:
    supervisor = agency.caller("supervisor")

    assert supervisor.patch(f"/recordings/{agency.other}/tags", {"title": "x"}).status_code == 404
    assert "tagged" not in actions(agency.other)


def test_the_bytes_are_led_to_and_the_asking_is_on_record(agency: Agency) -> None:
    answer = agency.caller("custodian").get(f"/clips/{agency.clip}/content")

    assert answer.status_code == 302
    assert "/media/" in answer.headers["Location"]
    assert actions(agency.own)[-1] == "downloaded"


def test_who_may_watch_but_not_download_is_told_so(agency: Agency) -> None:
    answer = agency.caller("supervisor").get(f"/clips/{agency.clip}/content")

    assert (answer.status_code, actions(agency.own)[-1]) == (403, "received")
    assert answer.json()["type"].endswith("/not-allowed")
