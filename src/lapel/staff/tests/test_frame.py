"""What the frame fetches: the palette and the standing, each only what the viewer may see."""

from django.test import Client

from lapel.accounts.testing import make_user
from lapel.evidence.testing import received
from lapel.program.testing import small_program

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def signed_in(role: str) -> Client:
    client = Client()
    client.force_login(make_user(role, role), backend=BACKEND)
    return client


def labels(client: Client, words: str) -> dict[str, list[str]]:
    groups = client.get("/palette", {"q": words}).json()["groups"]
    return {group["name"]: [item["label"] for item in group["items"]] for group in groups}


def test_without_words_the_palette_lists_the_places_of_the_role(db: None) -> None:
    found = labels(signed_in("wearer"), "")

    assert found == {"Go to": ["Today", "Footage", "Cases", "Log"]}


def test_a_name_finds_the_person_and_their_recordings(db: None) -> None:
    made = small_program()
    received(
        camera_serial=made.serial, wearer_id=made.member, unit_id=made.unit, office_id=made.office
    )

    found = labels(signed_in("custodian"), "alvarez")

    assert found["People"] == ["Rosa Alvarez"]
    assert found["Recordings"] == ["Rosa Alvarez", "All footage with “alvarez”"]


def test_who_sees_no_footage_finds_none_and_no_people(db: None) -> None:
    made = small_program()
    received(camera_serial=made.serial, wearer_id=made.member)

    assert labels(signed_in("wearer"), "alvarez") == {}


def test_the_standing_counts_the_desk_only_for_who_decides_there(db: None) -> None:
    received()

    assert signed_in("auditor").get("/standing").json() == {"counts": {}, "work": []}
    assert signed_in("custodian").get("/standing").json()["counts"] == {}


def test_a_stranger_is_asked_to_sign_in_before_anything_is_found(db: None) -> None:
    assert Client().get("/palette?q=alvarez").status_code == 302
    assert Client().get("/standing").status_code == 302
