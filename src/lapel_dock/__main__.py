"""`python -m lapel_dock`: the same program as the `lapel-dock` command."""

from lapel_dock.cli import app

if __name__ == "__main__":
    app(prog_name="lapel-dock")
