"""The program on the dock's computer: watch, hash, upload, resume, wait for the receipt, then wipe.

Words: a *source* is a folder that the dock watches; a *volume* is what one camera shows as a disk;
a *job* is one file on its way; a *receipt* is the server's signed word that the bytes are kept.

Invariants:

1. A file is erased only after a receipt that names its hash and size, is signed by the receipt key,
   and is proven to stand in the log; and only when the file still has those bytes.
2. Any doubt keeps the file, and the reason is said.
3. What the server has is not sent again: the journal remembers every upload before its first byte.

Runs on the standard library, Typer and Rich, and `lapel_verify`; it imports nothing of `lapel`.
"""
