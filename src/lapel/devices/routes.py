"""Which handler answers which address."""

from collections.abc import Mapping

from lapel.devices.errors import Refusal
from lapel.devices.exchange import Answer, Exchange, Handler, as_text


class Router:
    """The address space of the byte server."""

    def __init__(self, handlers: Mapping[str, Handler]) -> None:
        self._handlers = {"/health": Health(), **handlers}

    def answer(self, exchange: Exchange) -> Answer:
        """The answer of the handler whose path this is.

        Raises:
            Refusal: 404, it is nobody's; or whatever the handler refuses.
        """
        path = exchange.head.path
        for own, handler in self._handlers.items():
            if path == own or path.startswith(f"{own}/"):
                return handler.answer(exchange, path[len(own) + 1 :])
        raise Refusal(404, "nothing is here; see docs/reference/upload-door.md")


class Health:
    """Says that the server is up."""

    def answer(self, exchange: Exchange, rest: str) -> Answer:
        """Always well, as long as it can say so."""
        del exchange, rest
        return as_text(200, "ok", {"Cache-Control": "no-store"})
