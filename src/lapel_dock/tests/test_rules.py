"""Decisions: what follows from an answer, whose turn it is, how long to wait."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lapel_dock import rules, sources
from lapel_dock.errors import BadCameraMap, Refused


@given(st.integers(min_value=400, max_value=599), st.booleans())
def test_no_refusal_is_without_a_verdict(status: int, creating: bool) -> None:
    verdict = rules.after(Refused(status, "x"), creating=creating)

    assert verdict.text
    assert verdict.move is rules.Move.RESUME or not verdict.wait


def test_a_full_disk_is_waited_out_and_said_plainly() -> None:
    verdict = rules.after(Refused(507, "full"), creating=True)

    assert (verdict.move, verdict.wait) == (rules.Move.RESUME, True)
    assert "nothing was erased" in verdict.text


@given(st.integers(min_value=1, max_value=10**6))
def test_waiting_grows_and_ends_at_its_limit(tries: int) -> None:
    assert rules.pause(tries) <= rules.pause(tries + 1) <= rules.LONGEST_WAIT


@given(st.dictionaries(st.sampled_from("abcd"), st.integers(min_value=0, max_value=30)))
def test_every_volume_gets_its_turn(waiting: dict[str, int]) -> None:
    left, last, turns = Counter(waiting), "", Counter[str]()
    while (chosen := rules.next_volume(left, {}, last)) is not None:
        left[chosen] -= 1
        turns[chosen] += 1
        last = chosen
        others = [volume for volume, count in left.items() if count]
        assert all(turns[chosen] - turns[other] <= 1 for other in others)

    assert turns == Counter(waiting)


def test_the_volume_with_the_fewest_uploads_goes_first() -> None:
    assert rules.next_volume({"a": 9, "b": 9}, {"a": 2, "b": 1}, "a") == "b"


def test_the_metadata_header_carries_any_text() -> None:
    header = rules.metadata_header({"filename": "ä\udcff.mp4", "device": "C1", "wearer": ""})

    assert header == "device QzE=,filename w6Q/Lm1wNA=="


def test_a_folder_of_volumes_is_told_by_an_identity_or_the_map(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    assert [v.root for v in sources.volumes(tmp_path, {})] == [tmp_path]

    (tmp_path / "one" / "camera.json").write_text('{"serial": "C1"}')
    found = {volume.root.name: volume for volume in sources.volumes(tmp_path, {})}

    assert found["one"].identity.serial == "C1"
    assert found["two"].identity.serial == ""
    assert not found[tmp_path.name].deep


def test_a_broken_identity_names_nobody(tmp_path: Path) -> None:
    (tmp_path / "camera.json").write_text("{")

    [volume] = sources.volumes(tmp_path, {})

    assert volume.identity.serial == ""


@pytest.mark.parametrize("text", ["[]", "{", '{"CAM": {"model": "x"}}', '{"CAM": ""}'])
def test_a_wrong_camera_map_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "map.json"
    path.write_text(text)

    with pytest.raises(BadCameraMap):
        sources.read_map(path)
