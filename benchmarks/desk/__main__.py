"""`python -m benchmarks.desk [SIZE ...]`: measure at these sizes, or at all three."""

import os
import sys

from benchmarks import report
from benchmarks.desk.measuring import SECONDS, SIZES, tables


def main() -> int:
    """Publish the tables; fewer sizes are printed and not published."""
    sizes = tuple(int(size.replace(",", "")) for size in sys.argv[1:]) or SIZES
    seconds = float(os.environ.get("LAPEL_BENCH_SECONDS", SECONDS))
    for table in tables(sizes, seconds):
        if sizes == SIZES:
            report.publish(table)
        else:
            print(f"\n{table.markdown()}", flush=True)
    return 0


sys.exit(main())
