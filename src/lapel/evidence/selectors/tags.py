"""The categories that footage may be given."""

from dataclasses import dataclass
from uuid import UUID

from lapel.evidence.models import Category


@dataclass(frozen=True, kw_only=True)
class CategoryView:
    """A category in use; acts and addresses name it by its code."""

    id: UUID
    code: str
    name: str
    description: str


def categories() -> tuple[CategoryView, ...]:
    """The categories in use, in the agency's order."""
    return tuple(
        CategoryView(id=row.id, code=row.code, name=row.name, description=row.description)
        for row in Category.objects.filter(active=True).order_by("position", "name")
    )
