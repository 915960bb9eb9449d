"""The process that gives entries their place in the log. It alone connects as `lapel_log`."""

import logging
import sys
from threading import Event

import psycopg
from psycopg.conninfo import make_conninfo

from lapel.custody.sequencer import Log, Sequencer
from lapel.foundation import config as configuration
from lapel.launch import connections
from lapel.launch.supervisor import stop_on_signals

logger = logging.getLogger(__name__)


def main() -> int:
    """Sequence until told to stop. Ends when the database goes: the supervisor starts it again."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    config = configuration.load()
    stop = Event()
    stop_on_signals(stop)
    log = Log.of(config)
    try:
        with psycopg.connect(make_conninfo(**connections.parameters(config, "log"))) as connection:
            Sequencer(connection, log).run_forever(stop)
    except psycopg.OperationalError as error:
        logger.error("the database is away: %s", str(error).strip())
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
