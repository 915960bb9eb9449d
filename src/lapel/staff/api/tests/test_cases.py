"""Cases and notes through the API."""

from uuid import UUID

from lapel.custody.testing import actions
from lapel.foundation.ids import new_id
from lapel.staff.testing import Agency, Caller


def opened(caller: Caller, number: str = "24-1183") -> str:
    answer = caller.post("/cases", {"number": number, "title": "Burglary"})
    assert answer.status_code == 201, answer.content
    return str(answer.headers["Location"])


def test_a_case_is_opened_filled_emptied_and_closed(agency: Agency) -> None:
    custodian = agency.caller("custodian")
    where = opened(custodian)
    body = {"recordings": [str(agency.own), str(new_id())]}

    put = custodian.post(f"{where}/items", body).json()
    items = custodian.get(f"{where}/items").json()
    out = custodian.post(f"{where}/items/removal", {"recordings": [str(agency.own)]}).json()
    closed = custodian.patch(where, {"state": "closed"}).json()

    assert (put["done"], len(put["refused"])) == (1, 1)
    assert [item["recording"]["id"] for item in items["items"]] == [str(agency.own)]
    assert (out["done"], closed["state"], closed["count"]) == (1, "closed", 0)
    assert actions(agency.own)[-2:] == ["put_in_case", "taken_out_of_case"]
    assert actions(UUID(where.rpartition("/")[2]))[-1] == "case_closed"


def test_a_folder_holds_what_is_put_into_it(agency: Agency) -> None:
    custodian = agency.caller("custodian")
    where = opened(custodian)
    (folder,) = custodian.post(f"{where}/folders", {"name": "Interviews"}).json()["folders"]

    custodian.post(f"{where}/items", {"recordings": [str(agency.own)], "folder": folder["id"]})

    (item,) = custodian.get(f"{where}/items").json()["items"]
    assert item["folder"] == folder["id"]


def test_a_number_that_is_taken_is_a_conflict(agency: Agency) -> None:
    custodian = agency.caller("custodian")
    opened(custodian, "ab-1")

    answer = custodian.post("/cases", {"number": "AB-1"})

    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (409, "conflict")


def test_a_closed_case_takes_nothing(agency: Agency) -> None:
    custodian = agency.caller("custodian")
    where = opened(custodian)
    custodian.patch(where, {"state": "closed"})

    answer = custodian.post(f"{where}/items", {"recordings": [str(agency.own)]})

    assert answer.status_code == 409
    assert "put_in_case" not in actions(agency.own)


def test_others_see_a_case_only_by_their_own_recordings_in_it(agency: Agency) -> None:
    custodian, supervisor = agency.caller("custodian"), agency.caller("supervisor")
    mixed, theirs = opened(custodian, "1"), opened(custodian, "2")
    custodian.post(f"{mixed}/items", {"recordings": [str(agency.own), str(agency.other)]})
    custodian.post(f"{theirs}/items", {"recordings": [str(agency.other)]})

    (seen,) = supervisor.get("/cases").json()["items"]

    assert (seen["number"], seen["count"]) == ("1", 1)
    items = supervisor.get(f"{mixed}/items").json()
    assert [item["recording"]["id"] for item in items["items"]] == [str(agency.own)]
    assert items["count"] == 1
    assert supervisor.get(theirs).status_code == supervisor.get(f"{theirs}/items").status_code
    assert supervisor.get(theirs).status_code == 404


def test_only_who_manages_cases_opens_one(agency: Agency) -> None:
    assert agency.caller("auditor").post("/cases", {"number": "1"}).status_code == 403


def test_a_case_is_renamed_in_part(agency: Agency) -> None:
    custodian = agency.caller("custodian")
    where = opened(custodian)

    told = custodian.patch(where, {"number": "24-1184"}).json()

    assert (told["number"], told["title"]) == ("24-1184", "Burglary")


def test_a_note_is_written_and_read_by_who_sees_the_recording(agency: Agency) -> None:
    custodian, path = agency.caller("custodian"), f"/recordings/{agency.own}/notes"

    made = custodian.post(path, {"text": "Handed over"})

    assert made.headers["Location"] == f"/api/v1{path}"
    notes = agency.caller("supervisor").get(path).json()["items"]
    assert [note["text"] for note in notes] == ["Handed over"]
    assert agency.caller("supervisor", barred=True).get(path).status_code == 404


def test_categories_are_told_by_their_codes(agency: Agency) -> None:
    told = agency.caller("auditor").get("/categories").json()

    assert "arrest" in {item["code"] for item in told["items"]}
