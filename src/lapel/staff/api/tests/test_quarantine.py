"""The quarantine desk through the API."""

from lapel.custody.testing import actions
from lapel.staff.testing import Agency


def test_a_custodian_sees_what_is_set_apart_and_why(agency: Agency) -> None:
    told = agency.caller("custodian").get("/quarantine").json()

    (item,) = told["items"]
    assert item["recording"]["id"] == str(agency.apart)
    assert [reason["code"] for reason in item["reasons"]] == ["unknown_camera"]
    assert told["counts"]["all"] == 1


def test_who_may_not_see_it_gets_neither_it_nor_a_count(agency: Agency) -> None:
    supervisor = agency.caller("supervisor")

    told = supervisor.get("/quarantine").json()

    assert (told["items"], set(told["counts"].values())) == ([], {0})
    assert supervisor.get(f"/quarantine/{agency.apart}").status_code == 404


def test_naming_the_wearer_lets_it_stand_and_setting_apart_takes_that_back(agency: Agency) -> None:
    custodian, path = agency.caller("custodian"), f"/quarantine/{agency.apart}"
    body = {"wearer": str(agency.program.member), "reason": "badge read in the film", "seen": 1}

    stands = custodian.post(f"{path}/resolution", body)
    apart = custodian.post(f"{path}/setting-apart", {"reason": "it was her colleague"})

    assert stands.json()["recording"]["wearer"] == str(agency.program.member)
    assert stands.json()["recording"]["state"] == "kept"
    assert apart.json()["recording"]["state"] == "quarantined"
    assert actions(agency.apart)[-2:] == ["resolved", "set_apart"]


def test_a_decision_that_rests_on_too_little_is_refused_in_words(agency: Agency) -> None:
    answer = agency.caller("custodian").post(
        f"/quarantine/{agency.apart}/resolution", {"reason": "let it stand as it is"}
    )

    assert answer.status_code == 409
    assert actions(agency.apart) == ["received"]


def test_an_auditor_decides_nothing(agency: Agency) -> None:
    body = {"wearer": str(agency.program.member), "reason": "looks like her"}

    answer = agency.caller("auditor").post(f"/quarantine/{agency.apart}/resolution", body)

    assert answer.status_code == 403
    assert actions(agency.apart) == ["received"]
