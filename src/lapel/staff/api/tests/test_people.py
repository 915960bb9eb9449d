"""Members, cameras, assignments and the caller: whom a viewer may know of."""

from lapel.custody.testing import actions
from lapel.foundation.ids import new_id
from lapel.program import selectors as program
from lapel.staff.testing import Agency


def test_who_sees_all_footage_knows_all_members_in_order_of_their_badges(agency: Agency) -> None:
    told = agency.caller("auditor").get("/members").json()

    assert [item["badge"] for item in told["items"]] == ["2210", "4417"]
    assert told["items"][1]["unit_name"] == "Response"


def test_a_supervisor_knows_the_unit_only(agency: Agency) -> None:
    supervisor = agency.caller("supervisor")

    assert [m["badge"] for m in supervisor.get("/members").json()["items"]] == ["4417"]
    assert supervisor.get(f"/members/{agency.program.member}").status_code == 200
    assert supervisor.get(f"/members/{agency.program.other_member}").status_code == 404
    assert [c["serial"] for c in supervisor.get("/cameras").json()["items"]] == ["X6033923Q"]
    assert supervisor.get(f"/cameras/{agency.program.spare_serial}").status_code == 404
    assert [a["badge"] for a in supervisor.get("/assignments").json()["items"]] == ["4417"]


def test_who_is_barred_knows_nobody(agency: Agency) -> None:
    barred = agency.caller("supervisor", barred=True)

    for path in ("/members", "/cameras", "/assignments"):
        assert barred.get(path).json() == {"next": None, "items": []}
    assert barred.get(f"/assignments?member={agency.program.member}").json()["items"] == []


def test_lists_of_people_go_on_by_cursors(agency: Agency) -> None:
    auditor = agency.caller("auditor")
    for path, name in (("/members", "badge"), ("/cameras", "serial"), ("/assignments", "badge")):
        first = auditor.get(f"{path}?limit=1").json()
        second = auditor.get(first["next"]).json()

        assert len({first["items"][0][name], second["items"][0][name]}) == 2
        assert second["next"] is None


def test_a_camera_says_who_has_it(agency: Agency) -> None:
    told = agency.caller("admin").get("/cameras/X6033923Q").json()

    assert (told["model"], told["held_by"]["badge"]) == ("Body 4", "4417")


def test_a_camera_is_taken_back_and_given_to_another(agency: Agency) -> None:
    admin = agency.caller("admin")

    back = admin.post("/cameras/X6033923Q/return", {"authority": "ticket 7"})
    given = admin.post("/assignments", {"camera": "X6033923Q", "badge": "2210"})

    assert (back.status_code, back.json()["held_by"]) == (200, None)
    assert (given.status_code, given.json()["badge"]) == (201, "2210")
    assert actions(agency.program.camera)[-2:] == ["returned", "assigned"]
    assert admin.get("/cameras/X6033923Q").json()["held_by"]["badge"] == "2210"


def test_a_camera_that_somebody_has_is_not_given_to_another(agency: Agency) -> None:
    answer = agency.caller("admin").post(
        "/assignments", {"camera": "X6033923Q", "badge": "2210", "since": "2026-01-01T00:00:00Z"}
    )

    assert answer.status_code == 409
    assert "badge 4417 holds it" in answer.json()["detail"]
    held = program.assignments_of(agency.program.camera)
    assert [each.badge for each in held] == ["4417"]


def test_a_camera_that_there_is_not_is_named_in_the_refusal(agency: Agency) -> None:
    answer = agency.caller("admin").post("/assignments", {"camera": "NONE", "badge": "2210"})

    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (422, "refused")
    assert "no camera NONE" in answer.json()["detail"]


def test_who_may_only_read_the_program_changes_nothing(agency: Agency) -> None:
    answer = agency.caller("custodian").post("/cameras/X6033923Q/return", {})

    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (403, "scope-missing")
    assert actions(agency.program.camera)[-1] == "assigned"


def test_everybody_may_ask_who_they_are(agency: Agency) -> None:
    caller = agency.caller("supervisor", "read:footage")

    told = caller.get("/me").json()

    assert (told["roles"], told["scopes"]) == (["supervisor"], ["read:footage"])
    assert told["permissions"] == ["footage.view_own", "footage.view_unit"]
    assert told["token"] == str(caller.token)


def test_a_member_that_there_is_not_answers_like_one_of_others(agency: Agency) -> None:
    supervisor = agency.caller("supervisor")

    theirs = supervisor.get(f"/members/{agency.program.other_member}").json()
    none = supervisor.get(f"/members/{new_id()}").json()

    assert {theirs.pop("detail")[:10], none.pop("detail")[:10]} == {"no member "}
    assert theirs == none
