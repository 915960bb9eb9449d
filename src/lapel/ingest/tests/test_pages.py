"""The pages of the desk and of missing footage, through the door."""

from uuid import UUID

import pytest
from django.test import Client

from lapel.accounts.testing import user_named
from lapel.custody.services import SYSTEM
from lapel.custody.testing import actions
from lapel.evidence import selectors as evidence
from lapel.foundation.ids import new_id
from lapel.ingest import services
from lapel.ingest.tests.conftest import Desk
from lapel.ingest.tests.test_missing import END, START

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
HTMX = {"HX-Request": "true"}


def at_the_door(who: str) -> Client:
    client = Client()
    client.force_login(user_named(who), backend=BACKEND)
    return client


def text(client: Client, address: str, **headers: str) -> str:
    return client.get(address, headers=headers).content.decode()


def form(recording: UUID, **said: object) -> dict[str, object]:
    return {"recording": str(recording), "reason": "shift sheet", "seen": "1", **said}


def test_the_desk_shows_the_item_its_evidence_and_who_it_may_be(desk: Desk) -> None:
    recording = desk.bring(wearer="2210")

    page = text(at_the_door("custodian"), "/quarantine/")

    assert f'id="item-{recording}"' in page
    assert "Roster says" in page
    assert "dock BAL-1 named badge 2210" in page
    assert 'value="as_it_is"' in page


def test_both_hashes_stand_in_groups(desk: Desk) -> None:
    desk.bring(sha256="ab" * 32)

    page = text(at_the_door("custodian"), "/quarantine/?reason=wrong_hash")

    assert "At the source" in page
    assert "As received" in page
    assert "<span>abab</span>" in page


def test_an_empty_desk_says_what_would_lie_on_it(desk: Desk) -> None:
    assert "The desk is clear" in text(at_the_door("custodian"), "/quarantine/")
    assert "Nothing for this reason" in text(
        at_the_door("custodian"), "/quarantine/?reason=replaced"
    )


def test_a_plan_is_shown_and_nothing_happens(desk: Desk) -> None:
    recording = desk.bring(wearer="2210")
    asked = f"/quarantine/plan?recording={recording}&choice={desk.agency.other_member}"

    part = text(at_the_door("custodian"), asked, **HTMX)
    whole = text(at_the_door("custodian"), asked)

    assert "<ins>Ben Baker (2210)</ins>" in part
    assert "<html" not in part
    assert "<html" in whole
    assert actions(recording) == ["received"]


@pytest.mark.parametrize(
    ("choice", "why"),
    [
        ({"choice": "other", "badge": "9999"}, "no member has badge 9999"),
        ({"choice": "camera", "serial": "X1"}, "no camera with serial X1"),
        ({}, "choose who wore it"),
    ],
)
def test_an_answer_that_names_nothing_is_told_so_in_its_place(
    desk: Desk, choice: dict[str, str], why: str
) -> None:
    recording = desk.bring(wearer="2210")

    answer = at_the_door("custodian").get(
        "/quarantine/plan", {"recording": str(recording), **choice}, headers=HTMX
    )

    assert answer.status_code == 422
    assert why in answer.content.decode()


def test_resolving_leaves_the_item_done_with_the_way_back(desk: Desk) -> None:
    recording = desk.bring(wearer="2210")

    answer = at_the_door("custodian").post(
        "/quarantine/resolve", form(recording, choice="other", badge="2210 Ben"), headers=HTMX
    )

    assert "Out of quarantine" in answer.content.decode()
    assert f"/quarantine/{recording}/" in answer.content.decode()
    assert evidence.facts_of(recording).wearer_id == desk.agency.other_member


def test_a_decision_lets_the_counts_of_the_reasons_be_asked_for_anew(desk: Desk) -> None:
    recording = desk.bring(wearer="2210")

    answer = at_the_door("custodian").post(
        "/quarantine/resolve", form(recording, choice="other", badge="2210 Ben"), headers=HTMX
    )

    assert "lapel:resolved from:body" in text(at_the_door("custodian"), "/quarantine/")
    assert "lapel:resolved" in answer["HX-Trigger"].split(", ")


def test_without_script_resolving_leads_back_to_the_desk(desk: Desk) -> None:
    recording = desk.bring(ended_at="2099-01-01T00:00:00Z")

    answer = at_the_door("custodian").post(
        "/quarantine/resolve", form(recording, choice="as_it_is"), follow=True
    )

    assert "1 recording out of quarantine." in answer.content.decode()


def test_like_items_are_resolved_together(desk: Desk) -> None:
    both = [
        desk.bring(name.encode(), device=desk.agency.spare_serial, recording=name)
        for name in ("A", "B")
    ]
    answer = {"recording": [str(each) for each in both], "reason": "shelf", "choice": "nobody"}

    at_the_door("custodian").post(
        "/quarantine/resolve", {**answer, "own_serial": desk.agency.spare_serial}, headers=HTMX
    )

    assert [evidence.facts_of(each).state for each in both] == ["kept", "kept"]


def test_the_page_of_one_tells_every_decision_and_sets_it_apart_again(desk: Desk) -> None:
    recording = desk.bring(wearer="2210")
    custodian = at_the_door("custodian")
    custodian.post("/quarantine/resolve", form(recording, choice=str(desk.agency.other_member)))

    custodian.post(f"/quarantine/{recording}/apart", {"reason": "sheet misread"})
    page = text(custodian, f"/quarantine/{recording}/")

    assert "took the recording out of quarantine" in page
    assert "set the recording apart again" in page
    assert "sheet misread" in page
    assert actions(recording) == ["received", "resolved", "set_apart"]


STATUS = {
    # who: desk, item of theirs or not, plan, resolve, set apart
    "wearer": (403, 403, 403, 403, 403),
    "other": (403, 403, 403, 403, 403),
    "supervisor": (200, 200, 403, 403, 403),
    "elsewhere": (200, 404, 403, 403, 403),
    "custodian": (200, 200, 200, 302, 302),
    "auditor": (200, 200, 403, 403, 403),
    "admin": (403, 403, 403, 403, 403),
}


@pytest.mark.parametrize("who", STATUS)
def test_each_address_answers_whom_it_is_for(desk: Desk, who: str) -> None:
    recording, client = desk.bring(wearer="2210"), at_the_door(who)
    asked = {"recording": str(recording), "choice": "as_it_is"}

    answers = (
        client.get("/quarantine/"),
        client.get(f"/quarantine/{recording}/"),
        client.get("/quarantine/plan", asked),
        client.post("/quarantine/resolve", form(recording, choice="as_it_is")),
        client.post(f"/quarantine/{recording}/apart", {"reason": "no"}),
    )

    assert tuple(each.status_code for each in answers) == STATUS[who]


def test_an_item_of_others_answers_like_one_that_does_not_exist(desk: Desk) -> None:
    recording, client = desk.bring(wearer="2210"), at_the_door("elsewhere")

    assert [client.get(f"/quarantine/{uid}/").status_code for uid in (recording, new_id())] == [
        404,
        404,
    ]


def test_names_are_looked_up_for_who_decides_only(desk: Desk) -> None:
    assert "4417 Rosa Alvarez" in text(at_the_door("custodian"), "/quarantine/people?badge=alv")
    assert at_the_door("supervisor").get("/quarantine/people?badge=alv").status_code == 403


def test_a_wearer_reports_in_one_form_and_reads_the_trail(desk: Desk) -> None:
    client = at_the_door("wearer")
    page = text(client, "/missing/new")
    assert desk.agency.serial in page

    said = {
        "started_at": "2024-03-13T15:00",
        "ended_at": "2024-03-13T17:00",
        "text": "warrant service",
    }
    answer = client.post("/missing/report", said, follow=True).content.decode()

    assert "warrant service" in answer
    assert "reported footage of Rosa Alvarez (4417) missing" in answer
    assert "withdraw" in answer


def test_another_time_fetches_what_is_known_of_it(desk: Desk) -> None:
    recording = desk.bring()

    part = text(
        at_the_door("wearer"),
        "/missing/new?started_at=2024-03-13T15:00&ended_at=2024-03-13T17:00",
        **HTMX,
    )

    assert "<html" not in part
    assert f"/recordings/{recording}/" in part


def test_a_time_that_cannot_be_read_keeps_the_words(desk: Desk) -> None:
    answer = at_the_door("wearer").post(
        "/missing/report", {"started_at": "soon", "ended_at": "", "text": "Fleet Street"}
    )

    assert answer.status_code == 422
    assert "Fleet Street" in answer.content.decode()


def test_a_supervisor_confirms_what_came_in(desk: Desk) -> None:
    uid = services.report_missing(
        viewer=desk.viewers["wearer"], started_at=START, ended_at=END, text="", by=SYSTEM
    )
    recording = desk.bring()
    services.propose(recording=evidence.facts_of(recording), by=SYSTEM)
    client = at_the_door("supervisor")
    assert "Footage that covers this time came in" in text(client, f"/missing/{uid}/")

    client.post(
        f"/missing/{uid}/answer", {"answer": "found", "recording": str(recording), "text": ""}
    )

    mine = text(at_the_door("wearer"), f"/missing/{uid}/")
    assert "Found" in mine
    assert f"/recordings/{recording}/" in mine
    assert at_the_door("other").get(f"/missing/{uid}/").status_code == 404


def test_the_desk_and_the_lists_name_open_reports(desk: Desk) -> None:
    services.report_missing(
        viewer=desk.viewers["wearer"], started_at=START, ended_at=END, text="", by=SYSTEM
    )

    assert '<b class="num">1</b>' in text(at_the_door("custodian"), "/quarantine/")
    assert "Rosa Alvarez" in text(at_the_door("supervisor"), "/missing/")
    assert "Rosa Alvarez" not in text(at_the_door("elsewhere"), "/missing/")
