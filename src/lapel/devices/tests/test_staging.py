"""Staged files: every byte where it belongs, and no claim that a crash could make a lie."""

import os
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lapel.devices.staging import BLOCK, BUFFER, AlignedBuffer, Claim, Staging

UPLOAD = UUID("0192f0c1-5a64-7000-8000-000000000001")


@pytest.fixture
def staging(tmp_path: Path) -> Staging:
    return Staging(tmp_path / "staging")


def write_pieces(staging: Staging, content: bytes, cuts: list[int]) -> None:
    """Write content as a receiver would whose requests end at the cuts."""
    buffer = AlignedBuffer()
    ends = sorted({*(cut % (len(content) + 1) for cut in cuts), len(content)})
    offset = 0
    for end in ends:
        with staging.open(UPLOAD) as file:
            while offset < end:
                room = buffer.room(offset)
                count = min(len(room), end - offset)
                room[:count] = content[offset : offset + count]
                file.write(room[:count], offset)
                offset += count


@settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40
)
@given(length=st.integers(0, 3 * BUFFER), cuts=st.lists(st.integers(0, 3 * BUFFER), max_size=5))
def test_bytes_written_in_any_pieces_are_the_bytes(
    staging: Staging, length: int, cuts: list[int]
) -> None:
    staging.discard(UPLOAD)
    content = os.urandom(length)

    write_pieces(staging, content, cuts)

    with staging.open(UPLOAD) as file:
        assert file.hash_of(length, AlignedBuffer()).digest() == sha256(content).digest()
    assert staging.path(UPLOAD).read_bytes() == content


def test_a_file_system_without_direct_writes_is_written_all_the_same() -> None:
    folder = Path("/dev/shm/lapel-test-staging")
    staging = Staging(folder)
    content = os.urandom(BUFFER + BLOCK + 1)
    try:
        write_pieces(staging, content, [BLOCK])
        assert staging.path(UPLOAD).read_bytes() == content
    finally:
        staging.discard(UPLOAD)
        folder.rmdir()


def test_the_room_of_an_unaligned_offset_ends_at_a_block() -> None:
    buffer = AlignedBuffer()
    assert [(offset + len(buffer.room(offset))) % BLOCK for offset in (0, 1, 4095, 4097)] == [0] * 4


def test_nothing_is_claimed_of_an_upload_that_never_began(staging: Staging) -> None:
    assert staging.claim(UPLOAD) == Claim()


def test_a_claim_is_never_more_than_the_file_holds(staging: Staging) -> None:
    staging.set_claim(UPLOAD, Claim(offset=10), sync=True)
    assert staging.claim(UPLOAD) == Claim(offset=0)
    with staging.open(UPLOAD) as file:
        file.truncate(7)
    assert staging.claim(UPLOAD) == Claim(offset=7)


def test_a_torn_record_leaves_the_one_before_it(staging: Staging) -> None:
    with staging.open(UPLOAD) as file:
        file.truncate(100)
    for offset in (10, 20, 30):
        staging.set_claim(UPLOAD, Claim(offset=offset), sync=False)
    path = staging.folder / f"{UPLOAD}.claim"
    raw = path.read_bytes()

    path.write_bytes(raw.replace(b" 30 ", b" 90 "))

    assert staging.claim(UPLOAD) == Claim(offset=20)


def test_a_complete_claim_keeps_its_hash_when_the_bytes_have_moved_on(staging: Staging) -> None:
    done = Claim(offset=5, sha256="ab" * 32)
    staging.set_claim(UPLOAD, Claim(offset=5), sync=True)
    staging.set_claim(UPLOAD, done, sync=True)
    assert staging.claim(UPLOAD) == done


def test_a_discarded_upload_leaves_nothing(staging: Staging) -> None:
    with staging.open(UPLOAD):
        staging.set_claim(UPLOAD, Claim(offset=0), sync=True)
    staging.discard(UPLOAD)
    assert list(staging.folder.iterdir()) == []
