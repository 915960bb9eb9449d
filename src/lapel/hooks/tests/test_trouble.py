"""Deliveries that fail, wait, are paused, killed or sent again: none is lost, ids stay."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread

from lapel.accounts.rules import Scope
from lapel.accounts.selectors import Viewer
from lapel.custody import selectors as custody
from lapel.custody.testing import actions
from lapel.evidence.testing import received
from lapel.foundation import clock
from lapel.hooks import dispatch, selectors, services
from lapel.hooks.models import Delivery, DeliveryState, Endpoint, Standing
from lapel.hooks.testing import Receiver
from lapel.hooks.tests.story import actor, let_time_pass, read_log, send, states, subscribed, viewer
from lapel.program.testing import SmallProgram

SENDER = """
import threading, django
django.setup()
from lapel.hooks import dispatch
dispatch.run_forever(threading.Event())
"""


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
