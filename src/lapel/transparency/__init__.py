"""The public log's mathematics: Merkle tree, tiles, checkpoints, proofs, receipts.

Owns: how commitments become tile files (C2SP tlog-tiles), how a root is signed
(C2SP tlog-checkpoint), how a proof is read back from the files.

Pure: no Django, no clock, no file access. Files are read through a callable
`read(path) -> bytes | None` with paths such as `tile/0/x001/234.p/17`, and
returned as a mapping for the caller to write durably.

Words: **commitment** = the 32 bytes that a leaf holds · **integrated** = in the
tile files · **published** = covered by a signed checkpoint.

Invariants: files of full tiles never change; a file that is read is believed
only as far as a check against a signed root goes (`fsck.verify_all`).
"""
