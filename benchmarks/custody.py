"""The log: entries a second, sequencing, checking it all, proofs; and how each grows."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from shutil import rmtree
from time import perf_counter, process_time

import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks.installation import ROOT, database
from benchmarks.report import Table, ratio, spread
from lapel.custody.sequencer import Log, Sequencer
from lapel.foundation import durable
from lapel.foundation.config import Config
from lapel.launch.postgres import Cluster
from lapel.transparency import fsck, hashing, tree
from lapel_verify import merkle

ROUNDS = 3
SECONDS = 4.0
PROCESSES = 8
BATCH = 10_000


def tables() -> Iterator[Table]:
    """The four measurements."""
    with database() as config:
        yield _acts(config)
        yield _sequencing(config)
    yield _tiles()


def _acts(config: Config) -> Table:
    cluster = Cluster(config.db)
    with psycopg.connect(cluster.dsn("lapel_owner", "lapel"), autocommit=True) as owner:
        owner.execute("CREATE TABLE bench_outbox (id bigserial PRIMARY KEY, body text)")
    rows = []
    for writers in (1, 8, 64):
        acts, bare = [], []
        for _ in range(ROUNDS):
            acts.append(_written("act", writers))
            bare.append(_written("outbox", writers))
        rows.append((str(writers), spread(acts), spread(bare), ratio(acts, bare)))
    return Table(
        name="custody-acts",
        title="Entries a second through `custody.act`",
        columns=("writers", "acts a second", "bare outbox inserts a second", "ratio"),
        rows=tuple(rows),
        note="An act is an entry with salt, commitment and place in the queue, inside Django's"
        " transaction; the outbox row is one bare INSERT of the same size. Each commits"
        " durably. Writers are spread over at most 8 processes.",
    )


def _written(kind: str, writers: int) -> float:
    processes = min(writers, PROCESSES)
    command = [sys.executable, "-m", "benchmarks.writers", kind, str(writers // processes)]
    running = [
        subprocess.Popen(
            [*command, str(SECONDS)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ,
        )
        for _ in range(processes)
    ]
    for process in running:
        assert process.stdin
        process.stdin.write("\n")
        process.stdin.close()
    total = 0
    for process in running:
        assert process.stdout
        total += int(process.stdout.read())
        process.wait()
    return total / SECONDS


FILL = """
INSERT INTO custody_entry (uid, at, action, subject_kind, subject_id, actor_kind, actor_id,
    body, salt, commitment)
SELECT gen_random_uuid(), now(), 'noted', 'camera', gen_random_uuid(), 'system', 'lapel',
    repeat('x', 420), sha256(n::text::bytea), sha256(('c' || n)::bytea)
FROM generate_series(1, %s) n
"""


def _sequencing(config: Config) -> Table:
    cluster = Cluster(config.db)
    rows = []
    with (
        psycopg.connect(cluster.dsn("lapel_owner", "lapel"), autocommit=True) as owner,
        psycopg.connect(cluster.dsn("lapel_log", "lapel")) as connection,
    ):
        log = Log(folder=config.log, origin="lapel.example/bench/log", key=_key())
        running = Sequencer(connection, log)
        while running.step():
            pass
        for count in (10_000, 100_000, 300_000):
            owner.execute("CREATE TABLE IF NOT EXISTS bench_copy (LIKE custody_entry)")
            owner.execute(FILL, [count])
            begun = perf_counter()
            while running.step():
                pass
            ours = count / (perf_counter() - begun)
            begun = perf_counter()
            owner.execute(
                "INSERT INTO bench_copy SELECT * FROM custody_entry ORDER BY number DESC LIMIT %s",
                [count],
            )
            bare = count / (perf_counter() - begun)
            size = f"{running.published:,}"
            rows.append((f"{count:,}", size, f"{ours:,.0f}", f"{bare:,.0f}", f"{ours / bare:.2f}"))
    return Table(
        name="custody-sequencer",
        title="Entries a second through the sequencer",
        columns=("waiting", "log after", "sequenced and published", "bare row copy", "ratio"),
        rows=tuple(rows),
        note=f"Batches of at most {BATCH:,}: places, tiles, fsync, signed checkpoint. The copy is"
        " `INSERT ... SELECT` of the same entries in the same database: the work of reading"
        " and writing the rows once, without a tree. Cost follows the new entries, not the log.",
    )


def _key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


def _tiles() -> Table:
    folder = ROOT / "tiles"
    rows = []
    for count in (10_000, 100_000, 1_000_000):
        rmtree(folder, ignore_errors=True)
        root = _grow(folder, count)

        def read(name: str) -> bytes | None:
            path = folder / name
            return path.read_bytes() if path.is_file() else None

        begun, cpu = perf_counter(), process_time()
        assert fsck.verify_all(read, count) == root
        wall, cpu = perf_counter() - begun, process_time() - cpu
        hashing_seconds = _leaf_hashing(count)
        proof = _proof_ms(read, count, root)
        rows.append(
            (
                f"{count:,}",
                f"{wall:.2f} s",
                f"{cpu:.2f} s",
                f"{hashing_seconds:.2f} s",
                f"{cpu / hashing_seconds:.2f}",
                f"{proof:.2f} ms",
            )
        )
    rmtree(folder, ignore_errors=True)
    return Table(
        name="custody-tiles",
        title="Checking the whole log from its tile files, and proofs",
        columns=("entries", "fsck wall", "fsck CPU", "leaf hashes alone, CPU", "ratio", "proof"),
        rows=tuple(rows),
        note="`fsck` reads every bundle and tile and derives every hash again. The limit is"
        " hashing the leaves alone, from memory. A proof reads tile files only and is verified.",
    )


def _commitments(first: int, last: int) -> list[bytes]:
    return [n.to_bytes(32, "big") for n in range(first, last)]


def _grow(folder: Path, count: int) -> bytes:
    def read(name: str) -> bytes | None:
        path = folder / name
        return path.read_bytes() if path.is_file() else None

    root = b""
    for first in range(0, count, BATCH):
        grown = tree.integrate(read, first, _commitments(first, min(first + BATCH, count)))
        for name, data in grown.files.items():
            durable.make_folder((folder / name).parent)
            (folder / name).write_bytes(data)
        root = grown.root
    return root


def _leaf_hashing(count: int) -> float:
    commitments = _commitments(0, count)
    begun = process_time()
    for first in range(0, count, 256):
        hashing.leaf_hashes(commitments[first : first + 256])
    return process_time() - begun


def _proof_ms(read: tree.Read, count: int, root: bytes) -> float:
    wanted = range(0, count, max(1, count // 200))
    begun = perf_counter()
    proofs = [(index, tree.inclusion_proof(read, index, count)) for index in wanted]
    took = (perf_counter() - begun) / len(proofs) * 1000
    for index, proof in proofs:
        leaf = merkle.leaf_hash(index.to_bytes(32, "big"))
        merkle.verify_inclusion(index=index, size=count, leaf=leaf, proof=list(proof), root=root)
    return took
