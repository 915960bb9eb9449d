"""Another log key: the same log goes on, and a stranger's key is still a stranger's."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lapel.custody import fsck
from lapel.custody.errors import LogInconsistent
from lapel.custody.models import Checkpoint
from lapel.custody.sequencer import Log
from lapel.custody.testing import sequencer
from lapel.custody.tests.test_sequencer import dsn, write
from lapel.transparency import checkpoint, tree
from lapel_verify import checkpoints, merkle, notes

OLD, NEW, ALIEN = (Ed25519PrivateKey.generate() for _ in range(3))


@pytest.fixture
def rotated(database: object, tmp_path: Path) -> Log:
    """A log of 270 entries by the old key, whose key is a new one since."""
    with sequencer(dsn(database), tmp_path, key=OLD) as log:
        for count in (260, 10):
            write(count)
            log.step()
        return Log(
            folder=tmp_path, origin=log.log.origin, key=NEW, retired=(log.log.signer.public(),)
        )


def findings(log: Log) -> dict[str, str]:
    return {step.name: step.found for step in fsck.check(log) if not step.ok}


def test_the_log_goes_on_where_the_old_key_left_it(rotated: Log, database: object) -> None:
    before = (rotated.folder / "checkpoint").read_bytes()
    (old,) = rotated.retired
    with sequencer(dsn(database), rotated.folder, key=NEW, retired=rotated.retired) as log:
        assert log.step() == 0
        assert (rotated.folder / "checkpoint").read_bytes() == before
        write(5)
        assert log.step() == 5

    first = checkpoints.open_checkpoint(before, [old])
    after = (rotated.folder / "checkpoint").read_bytes()
    second = checkpoints.open_checkpoint(after, [rotated.signer.public()])
    assert (first.size, second.size) == (270, 275)
    merkle.verify_consistency(
        size1=first.size,
        size2=second.size,
        proof=list(tree.consistency_proof(rotated.read, first.size, second.size)),
        root1=first.root,
        root2=second.root,
    )


def test_fsck_agrees_before_and_after_the_first_new_entry(rotated: Log, database: object) -> None:
    steps = list(fsck.check(rotated))
    assert [step for step in steps if not step.ok] == []
    assert f"with the retired key {rotated.retired[0].key_id.hex()}" in steps[0].found

    with sequencer(dsn(database), rotated.folder, key=NEW, retired=rotated.retired) as log:
        write(1)
        log.step()

    assert findings(rotated) == {}
    assert Checkpoint.objects.count() == 3


def test_without_the_list_of_retired_keys_the_old_ones_are_refused(rotated: Log) -> None:
    forgetful = Log(folder=rotated.folder, origin=rotated.origin, key=NEW)

    assert set(findings(forgetful)) >= {"checkpoint", "earlier checkpoints"}


def test_a_checkpoint_by_an_alien_key_is_refused_all_the_same(
    rotated: Log, database: object
) -> None:
    last = rotated.published()
    assert last is not None
    alien = Log(folder=rotated.folder, origin=rotated.origin, key=ALIEN)
    forged = checkpoint.sign(rotated.origin, last.size, last.root, alien.signer)
    (rotated.folder / "checkpoint").write_bytes(forged)

    assert "nor by a retired one" in findings(rotated)["checkpoint"]
    with (
        sequencer(dsn(database), rotated.folder, key=NEW, retired=rotated.retired) as log,
        pytest.raises(LogInconsistent, match="nor by a retired one"),
    ):
        log.step()


def test_a_retired_key_counts_only_for_the_log_that_it_signed(rotated: Log) -> None:
    elsewhere = notes.VerifierKey(name="other.example/log", public=rotated.retired[0].public)
    mistaken = Log(folder=rotated.folder, origin=rotated.origin, key=NEW, retired=(elsewhere,))

    with pytest.raises(LogInconsistent):
        mistaken.published()
