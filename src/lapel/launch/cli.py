"""The command line: `lapel`. Names the commands of all rooms and loads one when it is used.

The rooms' commands stand here by name so that `lapel --help` needs neither Django nor a room.
"""

import logging
import os
import sys
import time
from dataclasses import replace
from importlib import import_module
from typing import Annotated, NoReturn

import django
import typer
from django.db import OperationalError
from typer.main import get_group

from lapel.foundation import config as configuration
from lapel.foundation.config import Config
from lapel.foundation.errors import LapelError
from lapel.launch import health, processes, standing, start

RUN, CARE, PARTS = "Run an installation", "Look after it", "Its single processes"

app = typer.Typer(
    help="Body-worn-camera footage, from the dock to court, with proofs that a stranger can check."
    "\n\nState lies in LAPEL_HOME (default .lapel); the web listens on LAPEL_PORT (default 8000),"
    " the byte server on the next port.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)

PASS_ON = {"allow_extra_args": True, "ignore_unknown_options": True}

Detach = Annotated[bool, typer.Option("--detach", help="Return when everything answers.")]
Demo = Annotated[bool, typer.Option("--demo/--no-demo", help="Bring the demo agency to life.")]


@app.command(rich_help_panel=RUN)
def up(*, detach: Detach = False, demo: Demo = True) -> None:
    """Start everything: database, web, byte server, worker, sequencer; then the demo agency."""
    config = _config()
    begun = time.monotonic()
    try:
        supervisor = start.begin(config, _say, attached=not detach)
    except LapelError as error:
        _fail(str(error))
    if supervisor is None:
        _say("Lapel is up already")
    else:
        _say(f"up after {time.monotonic() - begun:.1f} s")
    word = standing.present(config)
    _finish(replace(config, port=word.port) if word else config, demo=demo)
    if supervisor is not None and not detach:
        raise typer.Exit(start.wait(supervisor))


@app.command(rich_help_panel=RUN)
def down() -> None:
    """Stop everything, the database last, and wait until it is."""
    try:
        typer.echo("stopped" if start.end(_config()) else "Lapel was not running")
    except LapelError as error:
        _fail(str(error))


@app.command(rich_help_panel=RUN)
def status() -> None:
    """Say what runs; exit code 3 when nothing does, 1 when something does not answer."""
    config = _config()
    word = standing.present(config)
    if word is None:
        typer.echo(f"not running (home {config.home})")
        raise typer.Exit(3)
    typer.echo(f"{word.state}: {word.web_url} (supervisor pid {word.pid}, home {config.home})")
    checks = {p.name: p.health for p in processes.every(replace(config, port=word.port))}
    well = word.state == "ready"
    for name, facts in word.children.items():
        address = checks.get(name)
        good = facts.get("pid") is not None and (address is None or health.answers(address))
        well = well and good
        typer.echo(
            f"  {name:<10} {'works' if good else 'DOES NOT ANSWER':<16} pid {facts.get('pid')}"
            f", restarted {facts.get('restarts')} times, log {facts.get('log')}"
        )
    raise typer.Exit(0 if well else 1)


@app.command(rich_help_panel=CARE)
def migrate() -> None:
    """Bring the database's tables up to this program. `lapel up` does it when needed."""
    os.environ["LAPEL_DB_ROLE"] = "owner"
    import_module("lapel.launch.schema").migrate(_config())


@app.command(rich_help_panel=CARE)
def prepare(admin: Annotated[str, typer.Argument(help="DSN of a database administrator.")]) -> None:
    """Make our roles and an empty database on a PostgreSQL of your own (see LAPEL_DSN)."""
    dbname = import_module("lapel.launch.connections").parameters(_config())["dbname"]
    try:
        import_module("lapel.launch.roles").prepare(admin, dbname)
    except LapelError as error:
        _fail(str(error))
    typer.echo(f"the database {dbname} and our roles are there; give each role a password")


@app.command(rich_help_panel=CARE, context_settings=PASS_ON, add_help_option=False)
def manage(context: typer.Context) -> None:
    """Run one of Django's own commands, for people who know them."""
    _set_up_django()
    import_module("django.core.management").execute_from_command_line(["lapel", *context.args])


@app.command(rich_help_panel=CARE)
def shell() -> None:
    """A Python prompt with Django set up, as the role that owns nothing."""
    _set_up_django()
    import_module("code").interact(banner="Lapel", local={})


def _add_part(name: str, text: str) -> None:
    """A command that turns into one of the processes."""

    def part() -> None:
        config = _config()
        process = next(p for p in processes.every(config) if p.name == name)
        processes.become(process)

    app.command(name, help=text, rich_help_panel=PARTS)(part)


def _add_room(name: str, text: str, *, room: str, group: bool) -> None:
    """A command, or a group of commands, of a room that is loaded when it is used."""

    def pass_on(context: typer.Context) -> None:
        _set_up_django()
        commands = get_group(import_module(f"lapel.{room}.commands").app)
        try:
            if group:
                commands.main(args=context.args, prog_name=f"lapel {name}")
            else:
                commands.main(args=[name, *context.args], prog_name="lapel")
        except LapelError as error:
            _fail(str(error))
        except OperationalError as error:
            _fail(f"the database does not answer; run: lapel up ({str(error).splitlines()[0]})")

    app.command(
        name, help=text, rich_help_panel=CARE, context_settings=PASS_ON, add_help_option=False
    )(pass_on)


_add_part("web", "The pages.")
_add_part("bytes", "Uploads in, ranges out, the public log.")
_add_part("worker", "Jobs and followers.")
_add_part("sequencer", "Gives custody entries their place in the log.")
_add_room("users", "Who signs in, with which roles.", room="accounts", group=True)
_add_room("program", "Offices, units, members, cameras; who wore what.", room="program", group=True)
_add_room("lists", "The program as CSV or XLSX.", room="program.lists", group=True)
_add_room("footage", "Recordings: find, tag, read their history.", room="staff", group=False)
_add_room("cases", "Cases: open, fill, close.", room="staff", group=False)
_add_room("quarantine", "Footage that is set apart, and why.", room="staff", group=False)
_add_room("tokens", "Tokens of programs for the API.", room="staff", group=False)
_add_room("log", "The custody log.", room="staff", group=False)
_add_room("devices", "Docks, their tokens, uploads.", room="devices", group=True)
_add_room("webhooks", "Addresses outside that are told of the log.", room="hooks", group=True)
_add_room(
    "fsck", "Derive every hash, tile and checkpoint again; name the first difference.",
    room="launch", group=False,
)  # fmt: skip
_add_room(
    "reindex", "Make what the search finds and the facets count anew.",
    room="launch", group=False,
)  # fmt: skip
_add_room("keys", "Put new keys in the place of old ones.", room="launch", group=False)
_add_room(
    "export", "Write a recording as a package that lapel-verify checks anywhere.",
    room="disclosure", group=False,
)  # fmt: skip


def _finish(config: Config, *, demo: bool) -> None:
    """Tell the demo's story where it is wanted, and leave one line with address and sign-ins."""
    signs = ""
    if demo and config.demo:
        _set_up_django()
        story = import_module("lapel.demo.story")
        try:
            story.tell(config, _say)
        except LapelError as error:
            _say(f"the demo could not be told to its end: {error}")
        signs = f" — sign in as {story.SIGN_INS}"
    typer.echo(f"Lapel is at {config.web_url}{signs}")


def _config() -> Config:
    try:
        return configuration.load()
    except LapelError as error:
        _fail(str(error))


def _set_up_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lapel.launch.settings")
    logging.disable(logging.INFO)  # a command says what it has to say itself
    django.setup()


def _say(text: str) -> None:
    typer.echo(text)
    sys.stdout.flush()


def _fail(text: str) -> NoReturn:
    typer.echo(f"lapel: {text}", err=True)
    raise typer.Exit(1)


if __name__ == "__main__":
    app()
