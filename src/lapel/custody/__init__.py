"""The log: every change to a custodied thing is one entry, written in the same transaction.

Owns the entries, their place in the public Merkle tree (leaves, tiles,
checkpoints), the followers' cursors, and the check of it all (`fsck`).

Words: an entry is *committed* when its transaction is; *sequenced* when the
sequencer gave it an index; *published* when a signed checkpoint covers it.

Invariants, kept by the database itself: no UPDATE, DELETE or TRUNCATE on the
log; no change to a custodied table without an entry for the same subject in
the same transaction; an entry is sequenced exactly once.
"""
