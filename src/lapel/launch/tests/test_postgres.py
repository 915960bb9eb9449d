"""The embedded PostgreSQL: starts, stops, survives being killed, and lets nobody else in."""

import os
import signal
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from lapel.launch.postgres import Cluster, ClusterError, Disguise, binaries, short_folder, sized


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    cluster = Cluster(tmp_path / "db", unsafe_no_sync=True)
    yield cluster
    if cluster.folder.exists():
        cluster.stop()


def server_pid(cluster: Cluster) -> int:
    return int((cluster.data / "postmaster.pid").read_text().splitlines()[0])


def ask(cluster: Cluster, query: str) -> object:
    with psycopg.connect(cluster.dsn()) as connection:
        row = connection.execute(query.encode()).fetchone()
    return row[0] if row else None


def test_it_starts_answers_and_stops(cluster: Cluster) -> None:
    cluster.start()

    assert cluster.running()
    assert ask(cluster, "SHOW data_checksums") == "on"
    assert ask(cluster, "SHOW listen_addresses") == ""
    assert ask(cluster, "SELECT datlocprovider FROM pg_database LIMIT 1") == "b"

    cluster.stop()
    assert not cluster.running()


def test_starting_it_twice_keeps_the_one_that_runs(cluster: Cluster) -> None:
    cluster.start()
    first = server_pid(cluster)

    Cluster(cluster.folder).start()

    assert server_pid(cluster) == first


def test_nobody_else_may_enter_its_folders(cluster: Cluster) -> None:
    cluster.start()

    for folder in (cluster.folder, cluster.data, cluster.sockets):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700, folder


def test_it_starts_again_after_it_was_killed_with_its_data(cluster: Cluster) -> None:
    cluster.start()
    with psycopg.connect(cluster.dsn(), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")

    os.kill(server_pid(cluster), signal.SIGKILL)
    while cluster.running():
        time.sleep(0.01)
    cluster.start()

    assert ask(cluster, "SELECT number FROM kept") == 7


def test_a_stale_pid_file_that_names_a_living_stranger_does_not_stop_it(cluster: Cluster) -> None:
    cluster.start()
    lines = (cluster.data / "postmaster.pid").read_text().splitlines()
    cluster.stop()
    stale = [str(os.getpid()), *lines[1:]]
    (cluster.data / "postmaster.pid").write_text("\n".join(stale) + "\n")

    cluster.start()

    assert server_pid(cluster) != os.getpid()


def test_a_cluster_that_lies_deep_gets_a_short_socket_folder(tmp_path: Path) -> None:
    deep = Cluster(tmp_path / ("deep-" * 20) / "db", unsafe_no_sync=True)
    try:
        deep.start()
        assert len(os.fsencode(deep.sockets)) < 100
        assert stat.S_IMODE(deep.sockets.parent.stat().st_mode) == 0o700
        assert ask(deep, "SELECT 1") == 1
    finally:
        deep.stop()


def test_a_runtime_folder_that_others_may_enter_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lapel.launch.postgres.RUNTIME_FOLDER", tmp_path)
    (tmp_path / f"lapel-{os.geteuid()}").mkdir(mode=0o755)

    with pytest.raises(ClusterError, match="is not ours alone"):
        short_folder(tmp_path)


def test_a_server_that_cannot_start_says_where_to_look(cluster: Cluster) -> None:
    cluster.start()
    cluster.stop()
    (cluster.data / "global" / "pg_control").unlink()

    with pytest.raises(ClusterError, match=r"did not start; see .*server\.log"):
        cluster.start()


def test_a_folder_without_programs_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAPEL_PG_BINDIR", str(tmp_path))

    with pytest.raises(ClusterError, match="holds no initdb and postgres; set LAPEL_PG_BINDIR"):
        binaries()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs another user for the server")
def test_root_without_user_namespaces_runs_it_as_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lapel.launch.postgres.disguise", lambda: Disguise(user="nobody"))
    with TemporaryDirectory() as name:
        Path(name).chmod(0o711)
        cluster = Cluster(Path(name) / "db", unsafe_no_sync=True)
        cluster.start()
        try:
            assert ask(cluster, "SELECT 1") == 1
            assert cluster.data.owner() == "nobody"
        finally:
            cluster.stop()


@pytest.mark.parametrize(
    ("gibibytes", "buffers"), [(0.5, "128MB"), (4, "1024MB"), (24, "6144MB"), (512, "8192MB")]
)
def test_the_server_takes_an_eighth_of_the_memory_within_bounds(
    gibibytes: float, buffers: str
) -> None:
    assert sized(int(gibibytes * 2**30))["shared_buffers"] == buffers
