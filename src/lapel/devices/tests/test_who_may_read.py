"""Media links on the real database: they open for their holder alone, and as long as the right."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from pytest_django import Settings

from lapel.accounts import selectors as accounts
from lapel.accounts import services as people
from lapel.accounts.rules import Viewer
from lapel.accounts.testing import make_api_token, make_user
from lapel.custody.services import SYSTEM
from lapel.devices.limits import Limits
from lapel.devices.testing import Door, Reply, running_door
from lapel.evidence import links
from lapel.evidence import services as evidence
from lapel.evidence.links import Link
from lapel.evidence.testing import received, stored
from lapel.evidence.vault import Vault
from lapel.foundation import clock
from lapel.foundation import config as configuration
from lapel.foundation.config import Config
from lapel.program import services as program
from lapel.program.testing import SmallProgram, small_program

CONTENT = os.urandom(3_000)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass(frozen=True, kw_only=True)
class House:
    """A byte server on a database with an agency and one recording."""

    door: Door
    config: Config
    agency: SmallProgram
    recording: UUID

    def viewer(self, username: str, *roles: str) -> "Browser":
        """Somebody who has signed in with a browser."""
        user, client = make_user(username, *roles), Client()
        client.force_login(user, backend=BACKEND)
        session = client.session
        session["lapel_active"] = clock.now().timestamp()
        session.save()
        return Browser(house=self, client=client, user=user.id, key=str(session.session_key))


@dataclass(frozen=True, kw_only=True)
class Browser:
    """A browser with a session."""

    house: House
    client: Client
    user: UUID
    key: str

    @property
    def seen_as(self) -> Viewer:
        """The viewer as a page of this session knows them."""
        row = get_user_model().objects.get(id=self.user)
        return accounts.viewer(row, holder=accounts.holder_of(self.key))

    def link(self, *, right: str = "", recording: UUID | None = None) -> str:
        """The address of the recording's bytes, made for this viewer."""
        link = Link(sha256=self.sha256, type="video/mp4", name="clip.mp4", right=right)
        made = links.url(link, viewer=self.seen_as, recording=recording or self.house.recording)
        return urlsplit(made).path

    @property
    def sha256(self) -> str:
        """The hash of the recording's bytes."""
        return stored(Vault(self.house.config.vault), CONTENT)[0]

    def get(self, path: str) -> Reply:
        """The first ten bytes, asked for as a player does."""
        return self.house.door.ask(
            "GET", path, Authorization="", Cookie=f"lapel_session={self.key}", Range="bytes=0-9"
        )


@pytest.fixture
def house(database: Any, home: Path, settings: Settings, limits: Limits) -> Iterator[House]:
    """The byte server, an agency, and a recording of its first member."""
    agency = small_program()
    settings.LAPEL = replace(configuration.load(), home=home, port=-1)
    got = received(wearer_id=agency.member, unit_id=agency.unit, office_id=agency.office)
    with running_door(settings.LAPEL, limits=limits) as door:
        yield House(door=door, config=settings.LAPEL, agency=agency, recording=got.recording_id)


def test_a_range_opens_for_the_session_that_it_was_made_for(house: House) -> None:
    cora = house.viewer("cora", "custodian")

    said = cora.get(cora.link())

    assert (said.status, said.content) == (206, CONTENT[:10])


def test_a_link_is_nothing_to_another_session_even_of_the_same_person(house: House) -> None:
    cora, other = house.viewer("cora", "custodian"), house.viewer("ada", "auditor")
    again = Client()
    again.force_login(get_user_model().objects.get(id=cora.user), backend=BACKEND)
    second = replace(cora, key=str(again.session.session_key))

    assert [other.get(cora.link()).status, second.get(cora.link()).status] == [403, 403]


def test_a_link_to_what_the_viewer_may_not_see_opens_nothing(house: House) -> None:
    wes = house.viewer("wes", "wearer")
    assert wes.get(wes.link()).status == 403


def test_a_link_ends_when_its_session_is_signed_out(house: House) -> None:
    cora = house.viewer("cora", "custodian")
    path = cora.link()
    assert cora.get(path).status == 206

    cora.client.logout()

    assert cora.get(path).status == 403


def test_a_link_ends_when_its_session_locks(house: House) -> None:
    cora = house.viewer("cora", "custodian")
    path, session = cora.link(), cora.client.session
    session["lapel_active"] = (clock.now() - timedelta(minutes=31)).timestamp()
    session.save()

    assert cora.get(path).status == 403


def test_a_link_ends_when_its_person_may_no_longer_sign_in(house: House) -> None:
    cora = house.viewer("cora", "custodian")
    path = cora.link()
    assert cora.get(path).status == 206

    people.set_active(user=cora.user, active=False, by=SYSTEM)

    assert cora.get(path).status == 403


def test_a_link_ends_with_the_password_that_its_session_began_with(house: House) -> None:
    cora = house.viewer("cora", "custodian")
    path = cora.link()

    people.set_password(user=cora.user, password="another long one", by=SYSTEM)

    assert cora.get(path).status == 403


def test_a_link_ends_with_the_role_that_showed_the_recording(house: House) -> None:
    cora = house.viewer("cora", "custodian")
    path = cora.link()
    assert cora.get(path).status == 206

    people.revoke(user=cora.user, role="custodian", by=SYSTEM)

    assert cora.get(path).status == 403


def test_a_link_ends_when_the_recording_is_found_to_be_somebody_elses(house: House) -> None:
    wes = house.viewer("wes", "wearer")
    program.link_user(member=house.agency.member, user=wes.user, by=SYSTEM)
    path = wes.link()
    assert wes.get(path).status == 206

    evidence.set_apart(recording=house.recording, reason="the cameras were swapped", by=SYSTEM)
    evidence.resolve(
        recording=house.recording,
        wearer_id=house.agency.other_member,
        camera_id=house.agency.spare,
        unit_id=house.agency.other_unit,
        office_id=house.agency.office,
        reason="the cameras were swapped",
        evidence={},
        by=SYSTEM,
    )

    assert wes.get(path).status == 403


@pytest.mark.parametrize(("role", "status"), [("auditor", 206), ("wearer", 403)])
def test_a_download_rests_on_the_right_to_download(house: House, role: str, status: int) -> None:
    browser = house.viewer("ada", role)
    program.link_user(member=house.agency.member, user=browser.user, by=SYSTEM)

    assert browser.get(browser.link(right="footage.download")).status == status
    assert browser.get(browser.link()).status == 206


def test_a_package_is_bound_to_its_recording_and_its_holder(house: House) -> None:
    cora, ada = house.viewer("cora", "custodian"), house.viewer("ada", "auditor")
    house.config.exports.mkdir(parents=True)
    (house.config.exports / ("e" * 64)).write_bytes(CONTENT)
    link = Link(sha256="e" * 64, type="application/zip", name="p.zip", store="exports")
    path = urlsplit(links.url(link, viewer=cora.seen_as, recording=house.recording)).path

    assert (cora.get(path).status, ada.get(path).status) == (206, 403)


def test_a_link_to_a_recording_that_is_none_opens_nothing(house: House) -> None:
    cora = house.viewer("cora", "custodian")
    assert cora.get(cora.link(recording=UUID(int=7))).status == 403


def test_a_link_of_a_program_opens_until_its_token_is_revoked(house: House) -> None:
    cora = house.viewer("cora", "custodian")
    issued = make_api_token(cora.seen_as, "read:media")
    program_viewer = accounts.api_identity(issued.secret, now=clock.now()).viewer
    link = Link(sha256=cora.sha256, type="video/mp4", name="clip.mp4")
    path = urlsplit(links.url(link, viewer=program_viewer, recording=house.recording)).path

    def status(bearer: str) -> int:
        return house.door.ask("GET", path, Authorization=f"Bearer {bearer}").status

    assert (status(issued.secret), status("lapel_api_other"), cora.get(path).status) == (
        200,
        403,
        403,
    )
    people.revoke_api_token(viewer=cora.seen_as, token=issued.id, by=SYSTEM)
    assert status(issued.secret) == 403
