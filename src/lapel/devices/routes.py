"""Which handler answers which address."""

from lapel.devices import receipts, tus
from lapel.devices.errors import Refusal
from lapel.devices.exchange import Answer, Exchange, Handler, as_text


class Router:
    """The address space of the byte server."""

    def __init__(
        self, *, uploads: Handler, receipt: Handler, have: Handler, media: Handler, log: Handler
    ) -> None:
        self._handlers: tuple[tuple[str, Handler], ...] = (
            (tus.PATH, uploads),
            (receipts.PATH, receipt),
            ("/devices/have", have),
            ("/media", media),
            ("/log", log),
            ("/health", Health()),
        )

    def answer(self, exchange: Exchange) -> Answer:
        """The answer of the handler whose path this is.

        Raises:
            Refusal: 404, it is nobody's; or whatever the handler refuses.
        """
        path = exchange.head.path
        for own, handler in self._handlers:
            if path == own or path.startswith(f"{own}/"):
                return handler.answer(exchange, path[len(own) + 1 :])
        raise Refusal(404, "nothing is here; see docs/reference/byte-server.md")


class Health:
    """Says that the server is up."""

    def answer(self, exchange: Exchange, rest: str) -> Answer:
        """Always well, as long as it can say so."""
        del exchange, rest
        return as_text(200, "ok", {"Cache-Control": "no-store"})
