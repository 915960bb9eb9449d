"""A connection's life: read a head, let a handler answer, go on or close."""

import logging
import os

from lapel.devices.backend import Unavailable
from lapel.devices.errors import BodyCut, Refusal
from lapel.devices.exchange import Answer, BufferOwner, Exchange, as_text
from lapel.devices.routes import Router
from lapel.devices.wire import Head, Wire

logger = logging.getLogger(__name__)


class Connection:
    """Serves one client until it, or the server, has had enough."""

    def __init__(self, wire: Wire, router: Router) -> None:
        self._wire = wire
        self._router = router
        self._owner = BufferOwner()

    def serve(self) -> None:
        """One request after the other."""
        try:
            while self._one():
                pass
        except (BodyCut, OSError) as gone:
            logger.debug("connection ended: %s", gone)
        finally:
            self._wire.close()

    def _one(self) -> bool:
        """One request; whether another may follow."""
        try:
            head = self._wire.read_head()
        except Refusal as refusal:
            self._send(_refused(refusal), method="GET", stay=False)
            return False
        if head is None:
            return False
        answer, close = self._answer(head)
        stay = head.keep_alive and not close and not self._wire.interrupted.is_set()
        stay = stay and self._wire.can_finish_body()
        self._send(answer, method=head.method, stay=stay)
        return stay and self._wire.finish_body()

    def _answer(self, head: Head) -> tuple[Answer, bool]:
        body = self._wire.body
        exchange = Exchange(
            head=head,
            begin_body=self._wire.begin_body,
            interrupt=self._wire.interrupt,
            owner=self._owner,
            has_body=not body.done,
            content_length=body.length,
        )
        try:
            return self._router.answer(exchange), False
        except Refusal as refusal:
            return _refused(refusal), refusal.close
        except BodyCut as cut:
            if not cut.slow:
                raise
            return as_text(408, str(cut)), True
        except Unavailable as error:
            return as_text(503, str(error), {"Retry-After": "2"}), False
        except Exception:
            logger.exception("%s %s failed", head.method, head.path)
            return as_text(500, "the server failed; its log says how"), True

    def _send(self, answer: Answer, *, method: str, stay: bool) -> None:
        fields = dict(answer.headers)
        if not stay:
            fields["Connection"] = "close"
        if answer.file is None:
            self._wire.answer(answer.status, fields, answer.content, bare=method == "HEAD")
            return
        handle = os.open(answer.file.path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            self._wire.answer(answer.status, fields, bare=True)
            if method != "HEAD":
                self._wire.send_file(handle, answer.file.start, answer.file.length)
        finally:
            os.close(handle)


def _refused(refusal: Refusal) -> Answer:
    return as_text(refusal.status, refusal.text, refusal.headers)
