"""The custody log through the API: histories for who sees a recording, all of it by a right."""

from lapel.custody import selectors as custody
from lapel.custody.testing import actions
from lapel.staff.testing import Agency


def test_the_history_of_a_recording_is_for_whoever_sees_it(agency: Agency) -> None:
    path = f"/recordings/{agency.own}/custody"

    told = agency.caller("supervisor").get(path).json()

    assert [entry["action"] for entry in told["items"]] == ["received"]
    assert told["items"][0]["subject"] == {"kind": "recording", "id": str(agency.own)}
    assert agency.caller("supervisor", barred=True).get(path).status_code == 404


def test_a_long_history_goes_on_by_cursors_the_newest_first(agency: Agency) -> None:
    custodian, path = agency.caller("custodian"), f"/recordings/{agency.own}"
    for title in ("one", "two", "three"):
        custodian.patch(f"{path}/tags", {"title": title})

    seen, address = [], f"{path}/custody?limit=3"
    while address:
        told = custodian.get(address).json()
        seen += [entry["action"] for entry in told["items"]]
        address = told["next"]

    assert seen == actions(agency.own)[::-1]


def test_entries_are_found_by_subject_action_and_actor(agency: Agency) -> None:
    custodian = agency.caller("custodian")
    custodian.patch(f"/recordings/{agency.own}/tags", {"title": "x"})

    by_action = custodian.get("/log/entries?action=tagged").json()["items"]
    by_actor = custodian.get(f"/log/entries?actor={custodian.actor.id}&action=tagged").json()
    none = custodian.get(f"/log/entries?subject={agency.other}&action=tagged").json()["items"]

    assert [entry["subject"]["id"] for entry in by_action] == [str(agency.own)]
    assert by_actor["items"][0]["actor"]["name"] == custodian.actor.name
    assert none == []


def test_one_entry_comes_with_its_text_and_its_place(agency: Agency) -> None:
    entry = custody.history(agency.own)[0]

    told = agency.caller("auditor").get(f"/log/entries/{entry.id}").json()

    assert (told["text"], told["salt"]) == (entry.text, entry.salt.hex())
    assert told["proof"] is None


def test_the_log_is_for_who_may_read_it(agency: Agency) -> None:
    caller = agency.caller("supervisor")

    assert caller.get("/log/entries").json()["type"].endswith("/scope-missing")


def test_before_the_first_checkpoint_the_log_is_empty(agency: Agency) -> None:
    told = agency.caller("auditor").get("/log/checkpoint").json()

    assert (told["size"], told["note"]) == (0, None)
