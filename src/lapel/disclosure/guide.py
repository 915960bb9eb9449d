"""The text that goes with every package."""

HOW_TO_CHECK = """\
HOW TO CHECK THIS PACKAGE

This folder (or archive) holds the original files of one body-worn-camera recording,
the whole history of what was done with it, and what proves both.

WITH THE PROGRAM

    lapel-verify THIS-FOLDER-OR-ZIP --log-key LOG-KEY --receipt-key RECEIPT-KEY

needs Python 3.11 or later and nothing else: no network, no database, no account. It is a
part of the open-source project Lapel; the folder src/lapel_verify can be copied out alone
and started with: python3 -m lapel_verify THIS-FOLDER-OR-ZIP

Ask the agency for its log key by another way than this package (its web page, a court
filing, an earlier package) and give it with --log-key. The keys in data/keys/ are only the
maker's word: with them, a check proves that the package agrees with itself.

BY HAND

1. Files. manifest-sha256.txt and tagmanifest-sha256.txt list the SHA-256 of every file
   (BagIt 1.0, RFC 8493): sha256sum -c manifest-sha256.txt
2. Checkpoint. data/custody/checkpoint is signed with Ed25519 by the agency's log: its name,
   how many entries it has, and the root of its Merkle tree (C2SP tlog-checkpoint).
3. Entries. Each line of data/custody/entries.jsonl holds one entry of the custody history as
   text, its salt, its index in the log, and a proof. HMAC-SHA-256 of the text with the salt
   as key is what the log holds; with the proof it leads to the checkpoint's root (RFC 6962).
4. Completeness. The last entry is the act of exporting. It names every earlier entry of the
   recording, every file with its SHA-256 and size, and the SHA-256 of the facts.
5. Receipts. data/receipts/ holds what the agency signed when each file arrived.

WHAT IT DOES NOT PROVE

That the camera recorded the truth, or what was not recorded; that a file was not changed
before it arrived; anything about HOW-TO-CHECK.txt and bag-info.txt, which the log does
not hold. A log can be shown to two readers in two versions: compare its checkpoints.

The formats: docs/formats/ of the project.
"""
