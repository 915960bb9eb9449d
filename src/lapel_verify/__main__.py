"""Run the checker: `python -m lapel_verify PACKAGE`."""

import sys

from lapel_verify.cli import main

sys.exit(main())
