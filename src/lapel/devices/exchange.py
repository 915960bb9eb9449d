"""One request and its answer, as the doors' handlers see them."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from lapel.devices.bodies import Body
from lapel.devices.staging import AlignedBuffer
from lapel.devices.wire import Head


@dataclass(frozen=True, kw_only=True)
class FileSlice:
    """Bytes of a file that are an answer's content."""

    path: Path
    start: int
    length: int


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What goes back."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes = b""
    file: FileSlice | None = None


class BufferOwner:
    """A connection's one buffer, made when the first body needs it."""

    @cached_property
    def buffer(self) -> AlignedBuffer:
        """The buffer."""
        return AlignedBuffer()


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """A request, with what its handler may do to the connection."""

    head: Head
    begin_body: Callable[[], Body]
    interrupt: Callable[[], None]
    owner: BufferOwner
    has_body: bool
    content_length: int | None

    @property
    def headers(self) -> Mapping[str, str]:
        """The request's header fields."""
        return self.head.headers


class Handler(Protocol):
    """Answers the requests of one part of the address space."""

    def answer(self, exchange: Exchange, rest: str) -> Answer:
        """The answer; `rest` is the path below the handler's own."""


def as_json(status: int, value: Mapping[str, Any], **headers: str) -> Answer:
    """An answer that programs read."""
    content = json.dumps(value, separators=(",", ":")).encode()
    fields = {"Content-Type": "application/json", "Cache-Control": "no-store", **headers}
    return Answer(status=status, headers=fields, content=content)


def as_text(status: int, text: str, headers: Mapping[str, str] | None = None) -> Answer:
    """An answer that people read: one plain sentence."""
    fields = {"Content-Type": "text/plain; charset=utf-8", **(headers or {})}
    return Answer(status=status, headers=fields, content=text.encode() + b"\n")
