"""The diary: what an entry of each action reads like."""

import re
from pathlib import Path

from lapel.evidence import prose

ACTIONS = Path(__file__).parents[4] / "docs" / "reference" / "custody-actions.md"


def test_a_file_that_arrived_says_who_agrees_about_its_hash() -> None:
    detail = {"filename": "a.mp4", "size": 5, "declared": {"sha256": "f" * 64}, "quarantine": []}

    line = prose.line("received", detail)

    assert (line.said, line.file, line.size) == ("brought in", "a.mp4", 5)
    assert line.also == "hash agreed by dock and server"


def test_a_file_with_another_hash_than_at_the_source_never_reads_as_agreed() -> None:
    wrong = {"code": "wrong_hash", "text": "the hash differs"}
    detail = {"filename": "a.mp4", "declared": {"sha256": "f" * 64}, "quarantine": [wrong]}

    said = prose.line("received", detail).also

    assert "agreed" not in said
    assert said.endswith("put into quarantine because the hash differs")


def test_a_file_without_a_declared_hash_says_that_it_was_taken_on_arrival() -> None:
    assert prose.line("received", {"declared": {}}).also == "hash taken while it arrived"


def test_an_examination_says_whether_it_plays_and_what_was_found() -> None:
    detail = {"filename": "a.mp4", "playable": "proxy", "findings": ["Track 2 is empty."]}

    assert prose.line("examined", detail).also == "it plays by a proxy. Track 2 is empty"


def test_what_was_made_is_listed_in_words() -> None:
    detail = {"filename": "a.mp4", "made": [{"kind": k} for k in ("poster", "sprite", "waveform")]}

    said = prose.line("derived", detail).said

    assert said == "made the picture, the scrub pictures and the waveform of"


def test_a_downloaded_proxy_is_not_called_an_original() -> None:
    said = prose.line("downloaded", {"kind": "proxy"}).said

    assert said == "downloaded a proxy that browsers play"


def test_an_action_without_a_sentence_still_reads() -> None:
    assert prose.line("set_category", {}).said == "set category"


def test_every_documented_action_has_a_sentence_of_its_own() -> None:
    documented = set(re.findall(r"^\| `([a-z_]+)` ", ACTIONS.read_text(), re.MULTILINE))

    assert documented - prose.SENTENCES.keys() == set()


def test_every_sentence_reads_on_an_entry_that_says_nothing() -> None:
    for action in prose.SENTENCES:
        assert prose.line(action, {}).said


def test_wrong_bytes_are_told_with_their_file_and_what_was_found() -> None:
    detail = {"filename": "a.mp4", "kind": "original", "found": "ab" * 32}

    differ = prose.line("integrity_failed", detail)
    missing = prose.line("integrity_failed", {**detail, "found": "missing"})
    proxy = prose.line("integrity_restored", {**detail, "kind": "proxy", "found": ""})

    assert (differ.said, differ.file) == ("found other bytes in the place of", "a.mp4")
    assert "abababab" in differ.also
    assert (missing.said, missing.also) == ("found no stored bytes of", "")
    assert proxy.file == "a.mp4 (a proxy that browsers play)"


def test_a_package_tried_again_is_told_without_its_codes() -> None:
    said = prose.line("export_retried", {"error": "the disk was full\nclip 1"})

    assert (said.said, said.also) == ("had a package tried again", "the disk was full")
