"""What every test may ask for: a database, a home, footage.

One PostgreSQL serves a whole run, however many workers; its migrated data folder is
kept under `build/`, by a fingerprint of what shapes it, so that only the first run
after a change of schema migrates. Tests connect as `lapel_app`, like the web does.

* `db`: one transaction, rolled back. For most tests.
* `database`: a database of the test's own. For tests which need real commits, several
  connections, or processes; gives `.dsn(role)` and `.env`.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib import import_module
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from typing import Literal

import django
import hypothesis
import psycopg
import pytest
from django.db import connections
from pytest_django import DjangoDbBlocker

from lapel.foundation.keys import KeyFolder
from lapel.launch import roles
from lapel.launch.connections import DATABASE, Role
from lapel.launch.postgres import Cluster
from lapel.launch.watchdog import Watchdog
from tests.installation import Installation, prepared

hypothesis.settings.register_profile("lapel", deadline=None)  # a busy machine is no fault
hypothesis.settings.load_profile("lapel")

REPOSITORY = Path(__file__).parent
TEMPLATE = DATABASE  # so that a kept data folder is also a home's
KEPT_TEMPLATES = 3
CONTROLLER = "PYTEST_XDIST_WORKER" not in os.environ

if CONTROLLER:
    os.environ["LAPEL_TEST_ROOT"] = mkdtemp(prefix="lapel-test-")
ROOT = Path(os.environ["LAPEL_TEST_ROOT"])
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
CLUSTER = Cluster(ROOT / "db", unsafe_no_sync=True)

os.environ["LAPEL_HOME"] = str(ROOT / f"home-{WORKER}")
os.environ["LAPEL_DSN"] = f"host={ROOT / 'db' / 'socket'} dbname={WORKER}"

os.environ["DJANGO_SETTINGS_MODULE"] = "lapel.launch.settings"
django.setup()  # here, so that conftests of rooms may import models
del os.environ["DJANGO_SETTINGS_MODULE"]  # else a worker would set up before it has its own names

_watchdog: list[Watchdog] = []
_numbers = count()


def pytest_configure() -> None:
    if CONTROLLER:
        _watchdog.append(Watchdog())
        _watchdog[0].cluster(CLUSTER.folder)


def pytest_unconfigure() -> None:
    if _watchdog:
        _watchdog.pop().release()
        shutil.rmtree(ROOT, ignore_errors=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: "/tests/journeys/" not in str(item.path))  # the long ones first
    for item in items:
        mark = item.get_closest_marker("django_db")
        wanted = set(getattr(item, "fixturenames", ()))
        if (mark and mark.kwargs.get("transaction")) or wanted & {"transactional_db"}:
            raise pytest.UsageError(
                f"{item.nodeid} asks for a transactional database, which is emptied by TRUNCATE; "
                "the web's role may not do that. Take the fixture `database` instead."
            )


def fingerprint() -> str:
    """What shapes an empty schema: migrations, settings, roles, and the versions of others."""
    sources = sorted((REPOSITORY / "src").glob("lapel/*/migrations/**/*.*"))
    sources = [path for path in sources if path.suffix in {".py", ".sql"}]
    launch = REPOSITORY / "src" / "lapel" / "launch"
    sources += [launch / "settings.py", launch / "roles.py", launch / "postgres.py"]
    digest = hashlib.sha256((REPOSITORY / "requirements" / "test.lock").read_bytes())
    for path in sources:
        digest.update(f"{path.relative_to(REPOSITORY)}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def kept_data() -> Path:
    """Where the data folder of a migrated cluster is kept from run to run."""
    return REPOSITORY / "build" / "test-databases" / fingerprint()


@contextmanager
def only_one() -> Iterator[None]:
    """One process of the run at a time."""
    with (ROOT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def start_cluster() -> None:
    """Start the run's PostgreSQL with a migrated template, a kept one where there is one."""
    with only_one():
        if CLUSTER.folder.exists():
            return
        kept = kept_data()
        if kept.exists():
            CLUSTER.folder.mkdir(mode=0o700)
            shutil.copytree(kept, CLUSTER.data)
            CLUSTER.start()
            return
        CLUSTER.start()
        migrate_template()
        CLUSTER.stop()
        keep(kept)
        CLUSTER.start()


def migrate_template() -> None:
    roles.prepare(CLUSTER.dsn(), TEMPLATE)
    dsn = f"host={CLUSTER.sockets} dbname={TEMPLATE}"
    migrated = subprocess.run(
        [sys.executable, "-m", "lapel.launch.cli", "migrate"],
        env=os.environ | {"LAPEL_DSN": dsn},
        capture_output=True,
        text=True,
        check=False,
    )
    if migrated.returncode:
        pytest.exit(f"the migrations failed:\n{migrated.stderr}", returncode=1)


def keep(kept: Path) -> None:
    """Keep the data folder of the stopped cluster for later runs, and few of the older ones."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    for old in sorted(kept.parent.iterdir(), key=lambda p: p.stat().st_mtime)[
        : -KEPT_TEMPLATES + 1
    ]:
        shutil.rmtree(old, ignore_errors=True)
    unfinished = Path(mkdtemp(dir=kept.parent, prefix=".new-"))
    shutil.copytree(CLUSTER.data, unfinished / "data")
    with suppress(OSError):  # another run was quicker
        (unfinished / "data").rename(kept)
    shutil.rmtree(unfinished)


def clone(name: str) -> None:
    with psycopg.connect(CLUSTER.dsn(), autocommit=True) as admin:
        roles.create_database(admin, name, template=TEMPLATE)


def drop(name: str) -> None:
    with psycopg.connect(CLUSTER.dsn(), autocommit=True) as admin:
        admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


@pytest.fixture(scope="session")
def django_db_setup() -> Iterator[None]:
    """Replaces pytest-django's: a copy of the template for this worker."""
    start_cluster()
    clone(WORKER)
    yield
    connections.close_all()


@dataclass(frozen=True, kw_only=True)
class Database:
    """A database of one test."""

    name: str
    env: dict[str, str] = field(repr=False)
    """The environment of a process that shall use this database."""

    def dsn(self, role: Role | Literal["super"] = "app") -> str:
        """A connection string as one of our roles."""
        return CLUSTER.dsn(f"lapel_{role}", self.name)


@pytest.fixture
def database(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Database]:
    """A fresh database; Django's connection, and any thread's or process's, leads to it."""
    name = f"{WORKER}_{next(_numbers)}"
    clone(name)
    settings = connections.settings["default"]
    monkeypatch.setenv("LAPEL_DSN", f"host={CLUSTER.sockets} dbname={name}")
    connections.close_all()
    monkeypatch.setitem(settings, "NAME", name)
    with django_db_blocker.unblock():
        yield Database(name=name, env=dict(os.environ))
        connections.close_all()
    drop(name)


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    """A home whose database is made and migrated; nothing runs until the test says `up`."""
    start_cluster()
    home = tmp_path / "home"
    (home / "db").mkdir(mode=0o700, parents=True)
    shutil.copytree(kept_data(), home / "db" / "data")
    here = prepared(home)
    yield here
    here.lapel("down")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty LAPEL_HOME with its keys."""
    folder = tmp_path / "home"
    monkeypatch.setenv("LAPEL_HOME", str(folder))
    keys = KeyFolder(folder / "keys")
    keys.log_key(), keys.receipt_key(), keys.url_key(), keys.session_secret()
    return folder


@pytest.fixture(scope="session")
def media() -> Path | None:
    """The folder of real test footage, where there is one."""
    named = os.environ.get("LAPEL_TEST_MEDIA")
    folder = Path(named) if named else REPOSITORY.parent / "shared" / "media"
    return folder if folder.is_dir() else None


@pytest.fixture(scope="session")
def made_clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small clip with movement, the time in digits, and a tone."""
    make: Callable[..., Path] = import_module("lapel.media.testing").made_clip  # loads much
    return make(tmp_path_factory.mktemp("clips") / "made.mp4")
