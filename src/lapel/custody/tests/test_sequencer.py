"""The sequencer: every committed entry gets one place, and what is published stays."""

from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection

from lapel.custody import followers, selectors
from lapel.custody import services as custody
from lapel.custody.errors import LogInconsistent
from lapel.custody.followers import Follower
from lapel.custody.models import Entry, Leaf
from lapel.custody.selectors import EntryView
from lapel.custody.sequencer import Sequencer
from lapel.custody.services import SYSTEM, Subject
from lapel.custody.testing import sequencer
from lapel.transparency import tree
from lapel_verify import merkle


def write(count: int) -> list[EntryView]:
    entries = []
    for _ in range(count):
        with custody.act("issued", on=Subject(kind="camera", id=uuid4()), by=SYSTEM) as entry:
            entries.append(entry)
    return entries


def dsn(database: object) -> str:
    return str(database.dsn("log"))  # type: ignore[attr-defined]


def leave(log: Sequencer) -> None:
    """Close a sequencer's connection, and wait until the server has seen it go.

    Its lock goes with its session, and a session may end a moment after the client has left.
    """
    session = log.connection.info.backend_pid
    log.connection.close()
    deadline = monotonic() + 30
    while monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute("SELECT FROM pg_stat_activity WHERE pid = %s", [session])
            if cursor.fetchone() is None:
                return
        sleep(0.01)
    pytest.fail("the server kept a session whose client had left")


def test_entries_are_published_in_the_order_of_their_numbers(
    database: object, tmp_path: Path
) -> None:
    entries = write(5)

    with sequencer(dsn(database), tmp_path) as log:
        assert log.step() == 5
        assert log.step() == 0

    numbers = list(Leaf.objects.order_by("index").values_list("entry__uid", flat=True))
    assert numbers == [entry.id for entry in entries]


def test_the_root_is_that_of_the_commitments(database: object, tmp_path: Path) -> None:
    entries = write(7)

    with sequencer(dsn(database), tmp_path) as log:
        log.step()
        published = selectors.published()
        proof = tree.inclusion_proof(log.log.read, 3, 7)

    assert published is not None
    merkle.verify_inclusion(
        index=3,
        size=7,
        leaf=merkle.leaf_hash(entries[3].commitment),
        proof=list(proof),
        root=published.root,
    )


def test_a_crash_between_sequencing_and_publishing_is_made_good(
    database: object, tmp_path: Path
) -> None:
    key = Ed25519PrivateKey.generate()
    write(3)
    with sequencer(dsn(database), tmp_path, key=key) as log:
        log.step()
    checkpoint = (tmp_path / "checkpoint").read_bytes()
    write(300)
    with sequencer(dsn(database), tmp_path, key=key) as log:
        log.step()
    (tmp_path / "checkpoint").write_bytes(checkpoint)
    for partial in tmp_path.glob("tile/**/*.p/4*"):
        partial.unlink()

    with sequencer(dsn(database), tmp_path, key=key) as log:
        assert log.step() == 300
        assert log.published == 303


def test_two_sequencers_share_the_work_without_sharing_a_place(
    database: object, tmp_path: Path
) -> None:
    key = Ed25519PrivateKey.generate()
    with (
        sequencer(dsn(database), tmp_path, key=key) as one,
        sequencer(dsn(database), tmp_path, key=key) as two,
    ):
        write(4)
        assert one.step() == 4
        write(2)
        assert two.step() == 0
        leave(one)
        assert two.step() == 2

    assert Leaf.objects.count() == 6


def test_a_late_commit_gets_its_place_after_earlier_numbers_were_given(
    database: object, tmp_path: Path
) -> None:
    write(1)
    late: list[EntryView] = []

    def write_and_leave() -> None:
        write(1)
        connection.close()

    def commit_late() -> None:
        with custody.act("issued", on=Subject(kind="camera", id=uuid4()), by=SYSTEM) as entry:
            late.append(entry)
            worker = Thread(target=write_and_leave)
            worker.start()
            worker.join()
            with sequencer(dsn(database), tmp_path, key=key) as log:
                assert log.step() == 2

    key = Ed25519PrivateKey.generate()
    commit_late()
    with sequencer(dsn(database), tmp_path, key=key) as log:
        assert log.step() == 1

    assert Leaf.objects.get(index=2).entry.uid == late[0].id
    assert Entry.objects.order_by("number").values_list("uid", flat=True)[1] == late[0].id


def test_a_database_older_than_its_log_publishes_nothing(database: object, tmp_path: Path) -> None:
    key = Ed25519PrivateKey.generate()
    write(2)
    with sequencer(dsn(database), tmp_path, key=key) as newer:
        newer.step()
        newer._write(2, [b"\1" * 32])
    with (
        sequencer(dsn(database), tmp_path, key=key) as log,
        pytest.raises(LogInconsistent, match="older than the log it published"),
    ):
        log.step()


def test_a_checkpoint_by_another_key_stops_the_sequencer(database: object, tmp_path: Path) -> None:
    write(1)
    with sequencer(dsn(database), tmp_path) as log:
        log.step()
    with (
        sequencer(dsn(database), tmp_path) as other,
        pytest.raises(LogInconsistent, match="not signed by this installation"),
    ):
        other.step()


def test_partial_tiles_go_when_the_tile_is_full(database: object, tmp_path: Path) -> None:
    key = Ed25519PrivateKey.generate()
    with sequencer(dsn(database), tmp_path, key=key) as log:
        for count in (200, 56, 1):
            write(count)
            log.step()

    assert (tmp_path / "tile/0/000").is_file()
    assert not (tmp_path / "tile/0/000.p").exists()
    assert (tmp_path / "tile/0/001.p/1").is_file()


def test_a_follower_sees_each_entry_of_its_actions_once(database: object, tmp_path: Path) -> None:
    seen: list[EntryView] = []
    follower = Follower(name="t", actions=frozenset({"issued"}), handle=seen.append)
    key = Ed25519PrivateKey.generate()
    with sequencer(dsn(database), tmp_path, key=key) as log:
        first = write(3)
        with custody.act("returned", on=Subject(kind="camera", id=uuid4()), by=SYSTEM):
            pass
        followers.catch_up([follower])
        assert seen == []
        log.step()
        followers.catch_up([follower])
        followers.catch_up([follower])

    assert [entry.id for entry in seen] == [entry.id for entry in first]
    assert [entry.index for entry in seen] == [0, 1, 2]


def test_a_follower_that_fails_stays_at_its_place(database: object, tmp_path: Path) -> None:
    seen: list[EntryView] = []

    def fragile(entry: EntryView) -> None:
        if not seen:
            seen.append(entry)
            raise ValueError("not today")
        seen.append(entry)

    follower = Follower(name="t", actions=frozenset({"issued"}), handle=fragile)
    (entry,) = write(1)
    with sequencer(dsn(database), tmp_path) as log:
        log.step()
    with pytest.raises(ValueError, match="not today"):
        followers.run_once(follower)

    followers.catch_up([follower])

    assert [told.id for told in seen] == [entry.id, entry.id]


def test_followers_that_run_read_on_when_the_log_grows(database: object, tmp_path: Path) -> None:
    seen: list[EntryView] = []
    broken = Follower(name="broken", actions=frozenset({"issued"}), handle=_refuse)
    sound = Follower(name="sound", actions=frozenset({"issued"}), handle=seen.append)
    stop = Event()
    running = Thread(target=_follow, args=([broken, sound], stop))
    running.start()
    try:
        with sequencer(dsn(database), tmp_path) as log:
            for count in (2, 3):
                write(count)
                log.step()
                deadline = monotonic() + 20
                while len(seen) < log.published and monotonic() < deadline:
                    sleep(0.02)
    finally:
        stop.set()
        running.join()

    assert [entry.index for entry in seen] == [0, 1, 2, 3, 4]


def _follow(following: list[Follower], stop: Event) -> None:
    followers.run_forever(following, stop, pause=0.02)
    connection.close()


def _refuse(_entry: EntryView) -> None:
    raise ValueError("not today")


def test_older_entries_are_read_below_an_index_newest_first(
    database: object, tmp_path: Path
) -> None:
    entries = write(5)
    with sequencer(dsn(database), tmp_path) as log:
        log.step()
    unplaced = write(1)

    newest = selectors.entries_before(None, limit=2)
    below = selectors.entries_before(3, limit=2)

    assert [entry.id for entry in newest] == [unplaced[0].id, entries[4].id]
    assert [entry.index for entry in below] == [2, 1]
    assert selectors.entries_before(0) == ()
