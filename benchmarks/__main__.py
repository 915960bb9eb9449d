"""Run the benchmarks that are named, or all."""

import sys
from importlib import import_module

from benchmarks import report

ALL = ("custody", "upload", "playback", "dock", "start", "desk", "pages")


def main() -> int:
    """Run them one after another, so that none disturbs another."""
    for name in sys.argv[1:] or ALL:
        for table in import_module(f"benchmarks.{name}").tables():
            report.publish(table)
    return 0


sys.exit(main())
