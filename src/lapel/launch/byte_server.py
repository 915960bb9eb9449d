"""The process of the byte server: uploads in, ranges out, the public log."""

import os
from importlib import import_module

import django


def main() -> None:
    """Serve until told to stop."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lapel.launch.settings")
    django.setup()  # before the rooms are imported
    import_module("lapel.devices.server").main()


if __name__ == "__main__":
    main()
