"""What somebody could do to a package, and the name under which it is refused.

Every attack is tried on the folder and on an archive of it. Unless a test says
otherwise the attacker makes the manifests agree again afterwards.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lapel.disclosure import package
from lapel.disclosure.tests import packages
from lapel.disclosure.tests.packages import (
    LOG_KEY,
    OTHER,
    RECEIPT_KEY,
    Agency,
    an_agency,
    edit_entry,
    edit_lines,
    flip,
    refusals,
    with_changes,
)
from lapel.transparency import receipts
from lapel.transparency.testing import signer
from lapel_verify import canonical

Attack = Callable[..., set[str]]


def _original(folder: Path, ending: str = "mp4") -> Path:
    return next((folder / "data/originals").glob(f"*.{ending}"))


def test_a_package_that_nobody_touched_holds(refused: Attack) -> None:
    assert refused(Path.exists, log_keys=LOG_KEY, receipt_keys=RECEIPT_KEY) == set()


def test_one_bit_of_an_original_flipped_is_refused(refused: Attack) -> None:
    assert refused(lambda folder: flip(_original(folder)), seal=False) == {
        "file-altered",
        "original-altered",
    }


def test_one_bit_of_an_original_flipped_is_refused_though_the_manifest_agrees(
    refused: Attack,
) -> None:
    assert refused(lambda folder: flip(_original(folder))) == {"original-altered"}


def test_an_entry_edited_is_refused(refused: Attack) -> None:
    def rename_the_viewer(lines: list[dict[str, Any]]) -> None:
        edit_entry(lines[2], lambda entry: entry["actor"].update(name="Nobody"))

    assert refused(lambda folder: edit_lines(folder, rename_the_viewer)) == {"entry-not-in-log"}


@pytest.mark.parametrize("place", [0, 1, 2])
def test_an_entry_left_out_is_refused(refused: Attack, place: int) -> None:
    names = refused(lambda folder: edit_lines(folder, lambda lines: lines.pop(place)))
    assert "entry-left-out" in names


def test_an_entry_left_out_of_the_statement_too_is_refused(refused: Attack) -> None:
    def hide(lines: list[dict[str, Any]]) -> None:
        lines.pop(2)
        edit_entry(
            lines[-1],
            lambda entry: entry["detail"].update(
                package.export_detail(
                    facts=packages.FACTS,
                    clips=(),
                    earlier=[(line["index"], json.loads(line["entry"])["id"]) for line in lines],
                )["entries"]
            ),
        )

    assert "entry-not-in-log" in refused(lambda folder: edit_lines(folder, hide))


def test_the_last_entry_left_out_is_refused(refused: Attack) -> None:
    assert "no-export-statement" in refused(
        lambda folder: edit_lines(folder, lambda lines: lines.pop())
    )


def test_no_entries_at_all_are_refused(refused: Attack) -> None:
    assert "no-export-statement" in refused(
        lambda folder: edit_lines(folder, lambda lines: lines.clear())
    )


def test_a_salt_changed_is_refused(refused: Attack) -> None:
    assert refused(
        lambda folder: edit_lines(folder, lambda lines: lines[1].update(salt="00" * 32))
    ) == {"entry-not-in-log", "receipt-for-another-file"}


def test_a_checkpoint_signed_by_another_key_is_refused(refused: Attack, agency: Agency) -> None:
    def forge(folder: Path) -> None:
        forged = agency.log.checkpoint(signer(seed=9))
        (folder / "data/custody/checkpoint").write_bytes(forged)

    assert "checkpoint-signed-by-another-key" in refused(forge)


def test_a_checkpoint_whose_signature_is_not_over_its_text_is_refused(refused: Attack) -> None:
    def enlarge(folder: Path) -> None:
        path = folder / "data/custody/checkpoint"
        path.write_text(path.read_text().replace("\n30", "\n31", 1))

    assert "checkpoint-signed-by-another-key" in refused(enlarge)


def test_a_checkpoint_and_its_key_replaced_is_refused_by_who_knows_the_key(
    refused: Attack, agency: Agency
) -> None:
    def forge(folder: Path) -> None:
        other = signer(seed=9)
        (folder / "data/custody/checkpoint").write_bytes(agency.log.checkpoint(other))
        (folder / "data/keys/log.pub").write_text(other.verifier_key() + "\n")

    assert {"another-log-key", "checkpoint-signed-by-another-key"} <= refused(
        forge, log_keys=LOG_KEY
    )


def test_a_whole_package_with_keys_of_its_own_is_refused_by_who_knows_the_key(
    tmp_path: Path,
) -> None:
    forger = an_agency(
        tmp_path / "vault", log_key=signer(seed=9), receipt_key=signer("receipts", seed=8)
    )
    package.write_package(tmp_path / "bag", forger.export())

    assert refusals(tmp_path / "bag") == set()
    assert refusals(tmp_path / "bag", log_keys=LOG_KEY, receipt_keys=RECEIPT_KEY) >= {
        "another-log-key",
        "another-receipt-key",
        "checkpoint-signed-by-another-key",
        "receipt-signed-by-another-key",
    }


@pytest.mark.parametrize("size", [301, 306, 600])
def test_a_proof_for_another_tree_size_is_refused(
    refused: Attack, agency: Agency, size: int
) -> None:
    def swap(lines: list[dict[str, Any]]) -> None:
        lines[0] |= {"size": size, "proof": packages.proof_at(agency, 0, size)}

    assert refused(lambda folder: edit_lines(folder, swap)) == {"proof-for-another-tree-size"}


def test_a_proof_of_another_tree_size_passed_off_as_right_is_refused(
    refused: Attack, agency: Agency
) -> None:
    def swap(lines: list[dict[str, Any]]) -> None:
        lines[0]["proof"] = packages.proof_at(agency, 0, 600)

    assert refused(lambda folder: edit_lines(folder, swap)) == {"proof-for-another-tree-size"}


def test_a_proof_of_the_right_length_for_another_tree_is_refused(
    refused: Attack, agency: Agency
) -> None:
    def swap(lines: list[dict[str, Any]]) -> None:
        lines[0]["proof"] = packages.proof_at(agency, 0, lines[0]["size"] - 1)

    assert refused(lambda folder: edit_lines(folder, swap)) == {"entry-not-in-log"}


def test_a_receipt_for_another_file_is_refused(refused: Attack, agency: Agency) -> None:
    other = agency.receive("elsewhere.mp4", b"another recording's bytes", on=OTHER)

    def swap(folder: Path) -> None:
        (folder / "data/receipts/up-1.json").write_bytes(canonical.dumps(other))

    assert refused(swap) == {"receipt-for-another-file"}


def test_a_receipt_that_names_an_entry_of_the_package_for_other_bytes_is_refused(
    refused: Attack, agency: Agency
) -> None:
    """Even the holder of the receipts' key cannot make the log agree."""

    def swap(folder: Path) -> None:
        payload = agency.receipts["up-1"]["payload"] | {"sha256": "ab" * 32}
        forged = receipts.sign_receipt(payload, agency.receipt_key)
        (folder / "data/receipts/up-1.json").write_bytes(canonical.dumps(forged))

    assert refused(swap) == {"receipt-for-another-file"}


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"size": 1}, "receipt-altered"),
        ({"durable": False}, "receipt-altered"),
        ({"log": None}, "receipt-altered"),
    ],
)
def test_a_receipt_edited_is_refused(refused: Attack, change: dict[str, Any], name: str) -> None:
    def edit(folder: Path) -> None:
        path = folder / "data/receipts/up-1.json"
        receipt = json.loads(path.read_text())
        receipt["payload"] |= change
        path.write_text(json.dumps(receipt))

    assert refused(edit) == {name}


def test_a_receipt_signed_by_another_key_is_refused(refused: Attack, agency: Agency) -> None:
    def forge(folder: Path) -> None:
        forged = receipts.sign_receipt(
            agency.receipts["up-1"]["payload"], signer(RECEIPT_KEY.name, seed=9)
        )
        (folder / "data/receipts/up-1.json").write_bytes(canonical.dumps(forged))

    assert refused(forge) == {"receipt-signed-by-another-key"}


def test_a_receipt_with_a_place_in_another_log_is_refused(
    refused: Attack, agency: Agency, tmp_path: Path
) -> None:
    elsewhere = an_agency(tmp_path / "elsewhere", log_key=signer(seed=9))

    def swap(folder: Path) -> None:
        payload = agency.receipts["up-1"]["payload"]
        place = elsewhere.receipts["up-1"]["payload"]["log"]
        forged = receipts.sign_receipt(payload | {"log": place}, agency.receipt_key)
        (folder / "data/receipts/up-1.json").write_bytes(canonical.dumps(forged))

    assert refused(swap) == {"receipt-place-refused"}


def test_an_original_replaced_by_another_is_refused(refused: Attack) -> None:
    assert refused(
        lambda folder: _original(folder).write_bytes(_original(folder, "gpx").read_bytes())
    ) == {"original-altered"}


def test_an_original_taken_away_is_refused(refused: Attack) -> None:
    assert refused(lambda folder: _original(folder).unlink()) == {"original-missing"}


def test_a_file_put_among_the_originals_is_refused(refused: Attack) -> None:
    assert refused(lambda folder: (folder / "data/originals/more.mp4").write_bytes(b"x")) == {
        "original-not-in-log"
    }


def test_a_second_file_for_one_clip_is_refused(refused: Attack) -> None:
    def double(folder: Path) -> None:
        original = _original(folder)
        original.with_name(original.name + ".bak").write_bytes(original.read_bytes())

    assert refused(double) == {"original-missing"}


def test_facts_edited_are_refused(refused: Attack) -> None:
    def edit(folder: Path) -> None:
        path = folder / "data/recording.json"
        path.write_text(path.read_text().replace("BWC-7", "BWC-8"))

    assert refused(edit) == {"facts-altered"}


def test_facts_with_a_second_value_for_one_name_are_refused(refused: Attack) -> None:
    """Two readers of such a text could see two different values."""

    def double(folder: Path) -> None:
        path = folder / "data/recording.json"
        path.write_text(path.read_text().replace('"camera"', '"camera":"BWC-8","camera"'))

    assert refused(double) == {"facts-altered"}


def test_an_entry_line_with_a_name_twice_is_refused(refused: Attack) -> None:
    def double(folder: Path) -> None:
        path = folder / "data/custody/entries.jsonl"
        path.write_text(path.read_text().replace('{"entry"', '{"index":1,"entry"', 1))

    assert "entry-malformed" in refused(double)


def test_an_entry_not_in_canonical_form_is_refused(refused: Attack) -> None:
    def loosen(lines: list[dict[str, Any]]) -> None:
        lines[2]["entry"] = lines[2]["entry"].replace('"action":', '"action": ')

    assert "entry-malformed" in refused(lambda folder: edit_lines(folder, loosen))


def test_entries_in_another_order_are_refused(refused: Attack) -> None:
    assert refused(
        lambda folder: edit_lines(folder, lambda lines: lines.insert(0, lines.pop(1)))
    ) == {"entries-out-of-order", "entry-left-out"}


def test_a_genuine_entry_of_another_recording_added_is_refused(
    tmp_path: Path, agency: Agency
) -> None:
    foreign = agency.act("viewed", {}, on=OTHER)
    contents = agency.export()
    added = (*contents.entries[:3], agency.packaged(foreign), *contents.entries[3:])
    package.write_package(tmp_path / "bag", with_changes(contents, entries=added))

    assert refusals(tmp_path / "bag") == {"entry-added", "entry-of-another-subject"}


def test_an_original_that_the_agency_leaves_out_of_its_export_is_refused(
    tmp_path: Path, agency: Agency
) -> None:
    """The agency's own log says that it received the file."""
    package.write_package(tmp_path / "bag", agency.export(clips=agency.clips[:1]))
    assert refusals(tmp_path / "bag") == {"original-left-out"}


def test_an_original_that_no_entry_received_is_refused(tmp_path: Path, agency: Agency) -> None:
    source = tmp_path / "new.mp4"
    source.write_bytes(b"")
    made = replace(
        agency.clips[0],
        id=packages.uid(0xFF),
        source=source,
        size=0,
        sha256="e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    )
    package.write_package(tmp_path / "bag", agency.export(clips=[*agency.clips, made]))
    assert refusals(tmp_path / "bag") == {"original-never-received"}


def test_the_package_of_one_recording_under_the_facts_of_another_is_refused(
    tmp_path: Path, agency: Agency
) -> None:
    contents = with_changes(agency.export(), facts={**packages.FACTS, "id": OTHER})
    package.write_package(tmp_path / "bag", contents)
    assert refusals(tmp_path / "bag") == {"entry-of-another-subject", "facts-altered"}
