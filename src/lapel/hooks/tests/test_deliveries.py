"""From an entry in the log to a letter at the receiver: who is told, how often, what it says."""

import base64
import hashlib
import hmac
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from lapel.accounts import selectors as accounts
from lapel.accounts import services as people
from lapel.accounts.rules import Scope
from lapel.accounts.selectors import Viewer
from lapel.accounts.testing import make_user
from lapel.custody import followers as following
from lapel.custody import selectors as custody
from lapel.custody.services import SYSTEM, Actor
from lapel.custody.testing import actions, sequencer
from lapel.evidence import services as evidence
from lapel.evidence.arrivals import Reason
from lapel.evidence.testing import received
from lapel.foundation import clock
from lapel.hooks import dispatch, selectors, services
from lapel.hooks.followers import FOLLOWERS
from lapel.hooks.models import Delivery, DeliveryState, Endpoint, Standing
from lapel.hooks.services import Subscribed
from lapel.hooks.testing import Receiver
from lapel.program.testing import SmallProgram, small_program

KEY = Ed25519PrivateKey.generate()
NODE = Path(__file__).parents[4] / "requirements" / "node.sh"
SENDER = """
import threading, django
django.setup()
from lapel.hooks import dispatch
dispatch.run_forever(threading.Event())
"""
CHECK_IN_JAVASCRIPT = """
const [secret, id, at, body, sent] = process.argv.slice(1);
const key = Buffer.from(secret.replace("whsec_", ""), "base64");
const mac = require("node:crypto").createHmac("sha256", key);
console.log(sent.split(" ").includes("v1," + mac.update(`${id}.${at}.${body}`).digest("base64")));
"""


def viewer(name: str, *roles: str, scope: Scope | None = None) -> Viewer:
    return accounts.viewer(make_user(name, *roles, scope=scope))


def actor(of: Viewer) -> Actor:
    return Actor(kind="person", id=str(of.user_id), name=of.name)


def subscribed(by: Viewer, address: str, *only: str) -> Subscribed:
    return services.subscribe(viewer=by, address=address, actions=only, by=actor(by))


def read_log(database: object, folder: Path) -> None:
    """Give every entry its place, and let the follower read it."""
    with sequencer(database.dsn("log"), folder, key=KEY) as log:  # type: ignore[attr-defined]
        while log.step():
            pass
    following.catch_up(FOLLOWERS)


def send() -> None:
    """Everything that is due now."""
    for endpoint in dispatch.due(now=clock.now()):
        dispatch.drain(endpoint)


def let_time_pass(endpoint: UUID, by: timedelta) -> None:
    """Bring what was put off nearer."""
    for row in Delivery.objects.filter(endpoint=endpoint):
        Delivery.objects.filter(id=row.id).update(next_at=row.next_at - by)
    standing = Standing.objects.get(endpoint=endpoint)
    Standing.objects.filter(endpoint=endpoint).update(
        not_before=standing.not_before - by,
        failing_since=standing.failing_since and standing.failing_since - by,
    )


@pytest.fixture
def program(database: object) -> SmallProgram:
    return small_program()


@pytest.fixture
def cora(program: SmallProgram) -> Viewer:
    return viewer("cora", "custodian")


def states(endpoint: UUID) -> list[str]:
    rows = Delivery.objects.filter(endpoint=endpoint).order_by("entry_number")
    return list(rows.values_list("state", flat=True))


def test_an_entry_is_told_with_a_signature_that_the_library_accepts(
    database: object, cora: Viewer, there: Receiver, tmp_path: Path
) -> None:
    hook = subscribed(cora, there.address, "received")
    got = received()
    read_log(database, tmp_path)

    send()

    [letter] = there.letters
    told = letter.opened(hook.secret)
    entry = custody.history(got.recording_id)[0]
    assert told["type"] == "recording.received"
    assert told["timestamp"] == clock.stamp(entry.at)
    assert told["data"] == {
        "entry": str(entry.id),
        "index": entry.index,
        "action": "received",
        "subject": {"kind": "recording", "id": str(got.recording_id)},
        "actor": entry.actor_name,
        "at": clock.stamp(entry.at),
        "links": {
            "entry": f"{settings.LAPEL.web_url}/api/v1/log/entries/{entry.id}",
            "subject": f"{settings.LAPEL.web_url}/api/v1/recordings/{got.recording_id}",
            "custody": f"{settings.LAPEL.web_url}/api/v1/recordings/{got.recording_id}/custody",
        },
    }
    assert states(hook.id) == ["delivered"]


def test_the_signature_is_what_the_specification_says(
    database: object, cora: Viewer, there: Receiver, tmp_path: Path
) -> None:
    """By a few lines that share nothing with the library: HMAC-SHA-256 of id.timestamp.body."""
    hook = subscribed(cora, there.address, "received")
    received()
    read_log(database, tmp_path)

    send()

    [letter] = there.letters
    key = base64.b64decode(hook.secret.removeprefix("whsec_"))
    signed = f"{letter.id}.{letter.headers['webhook-timestamp']}.".encode() + letter.body
    mac = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert letter.headers["webhook-signature"] == f"v1,{mac}"
    assert len(key) == 32


def test_a_receiver_in_another_language_accepts_it(
    database: object, cora: Viewer, there: Receiver, tmp_path: Path
) -> None:
    hook = subscribed(cora, there.address, "received")
    received()
    read_log(database, tmp_path)

    send()

    [letter] = there.letters
    heads = [letter.headers[f"webhook-{name}"] for name in ("timestamp", "signature")]
    said = subprocess.run(
        [NODE, "node", "-e", CHECK_IN_JAVASCRIPT, hook.secret, letter.id, heads[0],
         letter.body.decode(), heads[1]],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert said.stdout.strip() == "true"


def test_an_endpoint_is_told_only_of_the_actions_it_asks_for(
    database: object, cora: Viewer, there: Receiver, tmp_path: Path
) -> None:
    hook = subscribed(cora, there.address, "quarantined")
    got = received()
    reason = Reason(code="unknown_camera", text="nobody knows the camera", evidence={})
    evidence.quarantine(recording=got.recording_id, reasons=[reason], by=SYSTEM)
    read_log(database, tmp_path)

    send()

    assert [letter.opened(hook.secret)["type"] for letter in there.letters] == [
        "recording.quarantined"
    ]


def test_news_never_carries_the_detail_of_an_entry(
    database: object, cora: Viewer, there: Receiver, tmp_path: Path
) -> None:
    subscribed(cora, there.address, "received")
    received(filename="secret-name.mp4", sha256="ab" * 32)
    read_log(database, tmp_path)

    send()

    assert b"secret-name" not in there.letters[0].body
    assert b"abab" not in there.letters[0].body


def test_what_happened_before_the_webhook_was_made_is_not_told(
    database: object, cora: Viewer, there: Receiver, tmp_path: Path
) -> None:
    received()
    hook = subscribed(cora, there.address, "received")
    read_log(database, tmp_path)

    assert states(hook.id) == []


def test_the_follower_may_read_an_entry_twice_and_makes_one_delivery(
    database: object, cora: Viewer, there: Receiver, tmp_path: Path
) -> None:
    hook = subscribed(cora, there.address, "received")
    got = received()
    read_log(database, tmp_path)

    FOLLOWERS[0].handle(custody.history(got.recording_id)[0])

    assert len(states(hook.id)) == 1


def test_who_may_not_see_the_recording_is_told_nothing(
    database: object, program: SmallProgram, there: Receiver, tmp_path: Path
) -> None:
    scope = Scope(kind="unit", id=program.unit)
    supervisor = viewer("sam", "supervisor", scope=scope)
    hook = subscribed(supervisor, there.address)
    theirs = received(wearer_id=program.member, unit_id=program.unit)
    received(wearer_id=program.other_member, unit_id=program.other_unit)
    read_log(database, tmp_path)

    send()

    told = [letter.opened(hook.secret)["data"]["subject"] for letter in there.letters]
    assert {"kind": "recording", "id": str(theirs.recording_id)} in told
    recordings = [each["id"] for each in told if each["kind"] == "recording"]
    assert recordings == [str(theirs.recording_id)]


def test_an_admin_who_sees_no_footage_hears_of_cameras_only(
    database: object, there: Receiver, tmp_path: Path
) -> None:
    admin = viewer("ada", "admin")
    subscribed(admin, there.address, "received", "added")
    received()
    small_program()
    read_log(database, tmp_path)

    send()

    kinds = {row.subject_kind for row in Delivery.objects.all()}
    assert "camera" in kinds
    assert "recording" not in kinds


def test_a_right_that_was_withdrawn_before_sending_withholds_the_news(
    database: object, cora: Viewer, there: Receiver, tmp_path: Path
) -> None:
    hook = subscribed(cora, there.address, "received")
    received()
    read_log(database, tmp_path)
    people.revoke(user=cora.user_id, role="custodian", by=SYSTEM)

    send()

    assert there.letters == []
    assert states(hook.id) == ["withheld"]


def test_who_may_no_longer_sign_in_is_told_nothing(
    database: object, cora: Viewer, there: Receiver, tmp_path: Path
) -> None:
    hook = subscribed(cora, there.address, "received")
    received()
    read_log(database, tmp_path)
    people.set_active(user=cora.user_id, active=False, by=SYSTEM)
    received()
    read_log(database, tmp_path)

    send()

    assert there.letters == []
    assert states(hook.id) == ["withheld"]


def test_a_failed_delivery_comes_again_later_under_the_same_id(
    database: object, cora: Viewer, there: Receiver, tmp_path: Path
) -> None:
    hook = subscribed(cora, there.address, "received")
    received()
    read_log(database, tmp_path)
    there.status, there.text = 503, b"busy"

    send()
    send()

    page = selectors.deliveries(cora, hook.id)
    [failed] = page.deliveries
    assert (failed.state, failed.status, failed.attempts) == ("waiting", 503, 1)
    assert failed.answer == "busy"
    assert page.endpoint.state == "failing"
    assert failed.next_at > clock.now()

    there.status = 204
    let_time_pass(hook.id, timedelta(minutes=1))
    send()

    first, second = there.letters
    assert first.id == second.id == failed.message
    assert second.opened(hook.secret) == first.opened(hook.secret)
    assert states(hook.id) == ["delivered"]
    assert selectors.endpoint(cora, hook.id).state == "active"


def test_while_an_endpoint_fails_what_else_waits_is_not_tried(
    database: object, cora: Viewer, there: Receiver, tmp_path: Path
) -> None:
    hook = subscribed(cora, there.address, "received")
    for _ in range(5):
        received()
    read_log(database, tmp_path)
    there.status = 500

    send()
    send()

    assert len(there.letters) == 1
    there.status = 204
    services.resume(viewer=cora, endpoint=hook.id, by=actor(cora))
    send()
    assert states(hook.id) == ["delivered"] * 5


def test_deliveries_come_in_the_order_of_the_log(
    database: object, cora: Viewer, there: Receiver, tmp_path: Path
) -> None:
    hook = subscribed(cora, there.address, "received")
    for _ in range(5):
        received()
    read_log(database, tmp_path)

    send()

    indexes = [letter.opened(hook.secret)["data"]["index"] for letter in there.letters]
    assert indexes == sorted(indexes)
    assert len(set(indexes)) == 5


def test_a_delivery_is_given_up_after_its_last_try(
    database: object, cora: Viewer, there: Receiver, tmp_path: Path
) -> None:
    hook = subscribed(cora, there.address, "received")
    received()
    read_log(database, tmp_path)
    Delivery.objects.update(tries=9, attempts=9)
    there.status = 500

    send()

    assert states(hook.id) == ["failed"]


def test_three_days_of_failure_pause_the_endpoint_by_an_act_of_the_system(
    database: object, cora: Viewer, there: Receiver, tmp_path: Path
) -> None:
    hook = subscribed(cora, there.address, "received")
    received()
    read_log(database, tmp_path)
    there.status = 500
    send()
    let_time_pass(hook.id, timedelta(days=3, minutes=1))

    send()

    found = selectors.endpoint(cora, hook.id)
    assert found.state == "paused"
    assert found.reason == "nothing arrived there for 3 days"
    last = custody.history(hook.id)[-1]
    assert (last.action, last.actor_kind) == ("paused", "system")
    assert states(hook.id) == ["waiting"]


def test_gone_pauses_at_once(
    database: object, cora: Viewer, there: Receiver, tmp_path: Path
) -> None:
    hook = subscribed(cora, there.address, "received")
    received()
    read_log(database, tmp_path)
    there.status = 410

    send()

    assert "410" in selectors.endpoint(cora, hook.id).reason


def test_a_paused_endpoint_gets_what_it_missed_when_it_goes_on(
    database: object, cora: Viewer, there: Receiver, tmp_path: Path
) -> None:
    hook = subscribed(cora, there.address, "received")
    services.pause(viewer=cora, endpoint=hook.id, by=actor(cora))
    received()
    read_log(database, tmp_path)
    send()
    assert there.letters == []

    services.resume(viewer=cora, endpoint=hook.id, by=actor(cora))
    send()

    assert states(hook.id) == ["delivered"]
    assert actions(hook.id) == ["subscribed", "paused", "resumed"]


def test_while_a_secret_is_rotated_old_and_new_are_good(
    database: object, cora: Viewer, there: Receiver, tmp_path: Path
) -> None:
    hook = subscribed(cora, there.address, "received")
    new = services.rotate_secret(viewer=cora, endpoint=hook.id, by=actor(cora))
    received()
    read_log(database, tmp_path)

    send()

    [letter] = there.letters
    assert letter.opened(hook.secret) == letter.opened(new)
    newest = services.rotate_secret(viewer=cora, endpoint=hook.id, by=actor(cora))
    assert len({hook.secret, new, newest}) == 3


def test_a_sender_that_was_killed_loses_nothing(
    database: object, cora: Viewer, there: Receiver, tmp_path: Path
) -> None:
    """What it had claimed is another one's when the claim has run out."""
    hook = subscribed(cora, there.address, "received")
    received()
    read_log(database, tmp_path)
    Standing.objects.filter(endpoint=hook.id).update(claimed_until=clock.now() + dispatch.CLAIM)

    send()
    assert there.letters == []
    Standing.objects.filter(endpoint=hook.id).update(claimed_until=clock.now())
    send()

    assert len(there.letters) == 1


def test_a_sender_killed_in_the_middle_leaves_a_delivery_that_is_sent_again_under_its_id(
    database: object, cora: Viewer, there: Receiver, tmp_path: Path
) -> None:
    hook = subscribed(cora, there.address, "received")
    received()
    read_log(database, tmp_path)
    there.status, there.text, there.drip = 200, b"slow " * 100, 0.2
    env = database.env | {"DJANGO_SETTINGS_MODULE": "lapel.launch.settings"}  # type: ignore[attr-defined]
    sender = subprocess.Popen([sys.executable, "-c", SENDER], env=env)
    there.wait(1, seconds=60)
    sender.kill()
    sender.wait()
    assert states(hook.id) == ["waiting"]

    there.text, there.drip = b"", 0.0
    Standing.objects.filter(endpoint=hook.id).update(claimed_until=clock.now())
    send()

    first, second = there.letters
    assert first.id == second.id
    assert states(hook.id) == ["delivered"]


def test_the_loop_sends_until_it_is_told_to_stop(
    database: object, cora: Viewer, there: Receiver, tmp_path: Path
) -> None:
    hook = subscribed(cora, there.address, "received")
    for _ in range(3):
        received()
    read_log(database, tmp_path)
    stop = Event()
    thread = Thread(target=dispatch.run_forever, args=(stop,))
    thread.start()

    there.wait(3)
    stop.set()
    thread.join()

    assert len(there.letters) == 3
    assert states(hook.id) == ["delivered"] * 3


def test_a_test_is_sent_at_once_and_is_an_act(
    database: object, cora: Viewer, there: Receiver, tmp_path: Path
) -> None:
    hook = subscribed(cora, there.address, "received")

    services.send_test(viewer=cora, endpoint=hook.id, by=actor(cora))
    send()

    told = there.letters[0].opened(hook.secret)
    assert told["type"] == "webhook.tested"
    assert actions(hook.id) == ["subscribed", "tested"]
    read_log(database, tmp_path)
    assert states(hook.id) == ["delivered"]


def test_a_supervisor_may_test_a_webhook_of_their_own(
    database: object, program: SmallProgram, there: Receiver
) -> None:
    supervisor = viewer("sam", "supervisor", scope=Scope(kind="unit", id=program.unit))
    hook = subscribed(supervisor, there.address, "received")

    services.send_test(viewer=supervisor, endpoint=hook.id, by=actor(supervisor))
    send()

    assert there.letters[0].opened(hook.secret)["data"]["subject"]["id"] == str(hook.id)


def test_send_again_repeats_a_delivery_under_its_id(
    database: object, cora: Viewer, there: Receiver, tmp_path: Path
) -> None:
    hook = subscribed(cora, there.address, "received")
    received()
    read_log(database, tmp_path)
    send()
    delivery = Delivery.objects.get(endpoint=hook.id)

    services.retry_delivery(viewer=cora, delivery=delivery.id, by=actor(cora))
    send()

    assert len({letter.id for letter in there.letters}) == 1
    assert len(there.letters) == 2
    assert Delivery.objects.get(id=delivery.id).attempts == 2
    assert actions(hook.id)[-1] == "redelivered"


def test_removing_a_webhook_drops_what_waits_and_its_secrets(
    database: object, cora: Viewer, there: Receiver, tmp_path: Path
) -> None:
    hook = subscribed(cora, there.address, "received")
    received()
    read_log(database, tmp_path)

    services.remove(viewer=cora, endpoint=hook.id, by=actor(cora))
    send()

    assert there.letters == []
    assert selectors.endpoints(cora) == ()
    assert Endpoint.objects.get(id=hook.id).secrets.count() == 0
    assert actions(hook.id)[-1] == "unsubscribed"


def test_old_deliveries_are_forgotten(
    database: object, cora: Viewer, there: Receiver, tmp_path: Path
) -> None:
    hook = subscribed(cora, there.address, "received")
    received()
    received()
    read_log(database, tmp_path)
    old = Delivery.objects.filter(endpoint=hook.id).order_by("entry_number")[0]
    Delivery.objects.filter(id=old.id).update(made_at=clock.now() - timedelta(days=31))

    assert dispatch.sweep(now=clock.now()) == 1
    assert len(states(hook.id)) == 1
    assert DeliveryState.WAITING in states(hook.id)
