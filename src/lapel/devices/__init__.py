"""Door 2, docks and cameras: footage in, ranges of footage out, the public log's files.

Owns the byte server, one small process of its own: a thread a connection,
blocking sockets, no Django view in the byte path. What an upload *means* is
decided in `lapel.ingest`; this room moves the bytes and keeps its word about
them.

Words: an *upload* is a tus 1.0.0 resource; its *claim* is the offset up to
which its bytes are known to be on disk; a *dock* is whoever holds a token.

Invariants:
    1. Nothing is claimed that was not synced first.
    2. A finished upload has been accepted into custody or will be, by the next
       request about it or by the sweep; it is never accepted twice.
    3. Only an unfinished upload can be terminated or expire.
    4. A range of footage leaves only for a signed link that is still good, for
       whom it was made, and while that may see the recording.
"""
