"""The pages of webhooks through the door: who sees which, what each act does and says."""

from pathlib import Path
from uuid import UUID

import pytest
from django.test import Client

from lapel.accounts import selectors as accounts
from lapel.accounts.rules import Scope
from lapel.accounts.testing import make_user, user_named
from lapel.custody import followers as following
from lapel.custody.services import SYSTEM
from lapel.custody.testing import actions, sequencer
from lapel.evidence.testing import received
from lapel.foundation import clock
from lapel.hooks import dispatch, selectors, services
from lapel.hooks.followers import FOLLOWERS
from lapel.hooks.models import Delivery, Endpoint
from lapel.hooks.testing import Receiver
from lapel.program.testing import small_program

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SAFE = "https://records.example/in"


def signed_in(role: str, *, name: str = "", scope: Scope | None = None) -> Client:
    client = Client()
    client.force_login(make_user(name or role, role, scope=scope), backend=BACKEND)
    return client


def made(client: Client, address: str = SAFE) -> UUID:
    answer = client.post("/webhooks/add", {"address": address})
    assert answer.status_code == 200
    return UUID(str(Endpoint.objects.order_by("-made_at")[0].id))


def test_who_has_none_is_told_what_would_make_one(db: None) -> None:
    assert b"No webhook yet" in signed_in("custodian").get("/webhooks/").content


@pytest.mark.parametrize("role", ["wearer"])
def test_who_may_not_use_them_is_refused(db: None, role: str) -> None:
    client = signed_in(role)

    assert client.get("/webhooks/").status_code == 403
    assert client.post("/webhooks/add", {"address": SAFE}).status_code == 403


def test_a_stranger_is_sent_to_sign_in(db: None) -> None:
    assert Client().get("/webhooks/").status_code == 302


def test_a_secret_is_shown_once_and_never_again(db: None) -> None:
    client = signed_in("custodian")

    answer = client.post("/webhooks/add", {"address": SAFE})

    secret = Endpoint.objects.get().secrets.get().value
    assert secret in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    for page in ("/webhooks/", f"/webhooks/{Endpoint.objects.get().id}/"):
        assert b"whsec_" not in client.get(page).content


def test_a_bad_address_is_refused_beside_what_was_typed(db: None) -> None:
    answer = signed_in("custodian").post("/webhooks/add", {"address": "https://10.0.0.1/"})

    assert answer.status_code == 422
    assert b"10.0.0.1 is not a public address" in answer.content
    assert b'value="https://10.0.0.1/"' in answer.content
    assert not Endpoint.objects.exists()


def test_each_act_of_the_page_is_an_entry(db: None) -> None:
    client = signed_in("custodian")
    hook = made(client)

    for act in ("pause", "resume", "secret", "test"):
        assert client.post(f"/webhooks/{hook}/{act}").status_code in (200, 302)
    client.post(f"/webhooks/{hook}/change", {"address": "https://other.example/"})
    client.post(f"/webhooks/{hook}/remove")

    assert actions(hook) == [
        "subscribed",
        "paused",
        "resumed",
        "secret_rotated",
        "tested",
        "subscription_changed",
        "unsubscribed",
    ]
    assert client.get(f"/webhooks/{hook}/").status_code == 404


def test_the_webhook_of_somebody_else_is_not_there(db: None) -> None:
    hook = made(signed_in("custodian"))
    other = signed_in("auditor")

    assert other.get(f"/webhooks/{hook}/").status_code == 404
    for act in ("pause", "resume", "secret", "test", "change", "remove"):
        answer = other.post(f"/webhooks/{hook}/{act}", {"address": SAFE})
        assert answer.status_code == 404
    assert actions(hook) == ["subscribed"]
    assert SAFE.encode() not in other.get("/webhooks/").content


def test_who_manages_webhooks_may_pause_but_not_speak_or_listen_for_others(db: None) -> None:
    hook = made(signed_in("custodian"))
    admin = signed_in("admin")

    assert SAFE.encode() in admin.get("/webhooks/").content
    assert admin.post(f"/webhooks/{hook}/pause").status_code == 302
    assert admin.post(f"/webhooks/{hook}/secret").status_code == 404
    change = admin.post(f"/webhooks/{hook}/change", {"address": "https://mine.example/"})
    assert change.status_code == 404
    assert actions(hook) == ["subscribed", "paused"]


def test_a_paused_webhook_says_why_and_sends_no_test(db: None) -> None:
    client = signed_in("custodian")
    hook = made(client)
    services.give_up(endpoint=hook, reason="nothing arrived there for 3 days")

    assert b"nothing arrived there for 3 days" in client.get(f"/webhooks/{hook}/").content
    answer = client.post(f"/webhooks/{hook}/test", follow=True)
    assert b"resume it, then send a test" in answer.content
    assert not Delivery.objects.exists()


def test_a_delivery_stands_on_its_page_and_is_sent_again(
    database: object, there: Receiver, tmp_path: Path
) -> None:
    client = signed_in("custodian")
    there.status, there.text = 500, b"<b>no</b>"
    hook = made(client, there.address)
    client.post(f"/webhooks/{hook}/test")
    dispatch.drain(hook)

    text = client.get(f"/webhooks/{hook}/").content.decode()

    row = Delivery.objects.get()
    assert "It answered 500" in text
    assert "&lt;b&gt;no&lt;/b&gt;" in text
    assert f"msg_{row.id.hex}" in text
    there.status = 204
    assert client.post(f"/webhooks/deliveries/{row.id}/retry").status_code == 302
    dispatch.drain(hook)
    assert len({letter.id for letter in there.letters}) == 1
    assert len(there.letters) == 2
    assert b"Nothing waiting" in client.get(f"/webhooks/{hook}/?state=waiting").content


def test_a_manager_who_sees_no_footage_is_not_told_what_a_delivery_was_about(
    database: object, there: Receiver, tmp_path: Path
) -> None:
    """Neither the recording nor the answer, which may repeat what was sent."""
    small_program()
    there.status, there.text = 200, b"got recording.received"
    hook = made(signed_in("custodian"), there.address)
    admin = signed_in("admin")
    got = received()
    with sequencer(database.dsn("log"), tmp_path) as log:  # type: ignore[attr-defined]
        while log.step():
            pass
    following.catch_up(FOLLOWERS)
    for endpoint in dispatch.due(now=clock.now()):
        dispatch.drain(endpoint)

    text = admin.get(f"/webhooks/{hook}/").content.decode()

    about = Delivery.objects.get(subject_id=got.recording_id)
    assert about.state == "delivered"
    assert "not for you to see" in text
    assert str(got.recording_id) not in text
    assert "recording received" not in text
    shown = selectors.delivery(accounts.viewer(user_named("admin")), about.id)
    assert (shown.seen, shown.action, shown.subject_id, shown.answer) == (False, "", None, "")


def test_older_deliveries_are_a_page_further(db: None) -> None:
    client = signed_in("custodian")
    hook = made(client)
    owner = accounts.viewer(user_named("custodian"))
    for _ in range(selectors.PAGE + 3):
        services.send_test(viewer=owner, endpoint=hook, by=SYSTEM)

    first = selectors.deliveries(owner, hook)
    second = selectors.deliveries(owner, hook, before=first.next_before)

    assert (len(first.deliveries), len(second.deliveries)) == (selectors.PAGE, 3)
    assert second.next_before is None
    assert f"before={first.next_before}".encode() in client.get(f"/webhooks/{hook}/").content
    for nonsense in ("x", "-1", "9" * 40):
        assert client.get(f"/webhooks/{hook}/?before={nonsense}").status_code == 200
