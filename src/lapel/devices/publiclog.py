"""`/log/…`: the public files of the custody log, as C2SP tlog-tiles lays them out."""

import re

from lapel.devices.errors import Refusal
from lapel.devices.exchange import Answer, Exchange, FileSlice
from lapel.foundation.config import Config

PATH = "/log"
# tlog-tiles: level 0 to 63 or "entries", an index in groups of three digits, all but the last
# with an x before them, and a width from 1 to 255 for a tile that is not full
_LEVEL = r"(?:entries|[0-9]|[1-5][0-9]|6[0-3])"
_INDEX = r"(?:x[0-9]{3}/)*[0-9]{3}"
_WIDTH = r"(?:\.p/(?:[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5]))"
TILE = re.compile(rf"tile/{_LEVEL}/{_INDEX}(?P<partial>{_WIDTH})?")
FOR_EVER = "public, max-age=31536000, immutable"


class LogHandler:
    """Serves the checkpoint and the tiles to anybody."""

    def __init__(self, config: Config) -> None:
        self._folder = config.log

    def answer(self, exchange: Exchange, rest: str) -> Answer:
        """One file of the log.

        Raises:
            Refusal: 404 no such file, or not a path of the log.
        """
        if exchange.head.method not in {"GET", "HEAD"}:
            raise Refusal(405, "the log is read by GET", headers={"Allow": "GET, HEAD"})
        fields = {"Access-Control-Allow-Origin": "*", "X-Content-Type-Options": "nosniff"}
        tile = TILE.fullmatch(rest)
        if rest == "checkpoint":
            fields |= {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-cache"}
        elif tile is not None:
            caching = "public, max-age=600" if tile["partial"] else FOR_EVER
            fields |= {"Content-Type": "application/octet-stream", "Cache-Control": caching}
        else:
            raise Refusal(404, "not a file of the log: /log/checkpoint or /log/tile/…")
        path = self._folder / rest
        if not path.is_file():
            raise Refusal(404, f"the log has no {rest}", headers={"Cache-Control": "no-store"})
        size = path.stat().st_size
        fields["Content-Length"] = str(size)
        return Answer(status=200, headers=fields, file=FileSlice(path=path, start=0, length=size))
