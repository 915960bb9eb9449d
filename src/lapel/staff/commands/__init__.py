"""The acts of the desk at the command line: footage, cases, quarantine, tokens, log.

1. Who runs these may read the installation's folder, so they may do everything: the viewer has
   every permission, and the log names the user of the operating system.
2. `--json` prints what the API would answer, so that programs read one form.
"""

import typer

from lapel.staff.commands import cases, footage, log, quarantine, tokens

app = typer.Typer(no_args_is_help=True)
app.add_typer(footage.app, name="footage")
app.add_typer(cases.app, name="cases")
app.add_typer(quarantine.app, name="quarantine")
app.add_typer(tokens.app, name="tokens")
app.add_typer(log.app, name="log")
