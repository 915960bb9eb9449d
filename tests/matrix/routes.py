"""Every route of the staff door, read from where they are made: pages and API operations."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

API = "api/v1/"
OPERATIONS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True, kw_only=True)
class Route:
    """One address: its name for pages, its method and path for API operations."""

    name: str
    parameters: tuple[str, ...]


def pages() -> Iterator[Route]:
    """The addresses that people use; those of the API are read from its own document."""
    return _walk(get_resolver().url_patterns, (), "")


def operations(document: dict[str, dict[str, dict[str, object]]]) -> Iterator[Route]:
    """The operations of an OpenAPI document, as ``GET /api/v1/recordings``."""
    for path, methods in document["paths"].items():
        for method in OPERATIONS:
            if method in methods:
                names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
                yield Route(name=f"{method.upper()} {path}", parameters=tuple(names))


def _walk(
    patterns: Sequence[URLPattern | URLResolver], spaces: tuple[str, ...], prefix: str
) -> Iterator[Route]:
    for each in patterns:
        address = f"{prefix}{each.pattern}"
        if address.startswith(API):
            continue
        if isinstance(each, URLResolver):
            inside = (*spaces, each.namespace) if each.namespace else spaces
            yield from _walk(each.url_patterns, inside, address)
        else:
            name = ":".join((*spaces, each.name or address))
            yield Route(name=name, parameters=tuple(each.pattern.converters))
