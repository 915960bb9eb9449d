"""From an entry in the log to a letter at the receiver: who is told, and what it says."""

import base64
import hashlib
import hmac
import subprocess
from pathlib import Path

from django.conf import settings

from lapel.accounts import services as people
from lapel.accounts.rules import Scope
from lapel.accounts.selectors import Viewer
from lapel.custody import selectors as custody
from lapel.custody.services import SYSTEM
from lapel.evidence import services as evidence
from lapel.evidence.services import Reason
from lapel.evidence.testing import received
from lapel.foundation import clock
from lapel.hooks.followers import FOLLOWERS
from lapel.hooks.models import Delivery
from lapel.hooks.testing import Receiver
from lapel.hooks.tests.story import read_log, send, states, subscribed, viewer
from lapel.program.testing import SmallProgram, small_program

NODE = Path(__file__).parents[4] / "requirements" / "node.sh"
CHECK_IN_JAVASCRIPT = """
const [secret, id, at, body, sent] = process.argv.slice(1);
const key = Buffer.from(secret.replace("whsec_", ""), "base64");
const mac = require("node:crypto").createHmac("sha256", key);
console.log(sent.split(" ").includes("v1," + mac.update(`${id}.${at}.${body}`).digest("base64")));
"""


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
