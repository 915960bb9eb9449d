"""Who is asking."""

from django.http import HttpRequest, HttpResponse
from ninja import Router

from lapel.staff.api import conditions, describe, gate
from lapel.staff.api.shapes.people import Me

router = Router(tags=["me"])


@router.get("/me", **describe.single("", Me))
def get_me(request: HttpRequest) -> HttpResponse:
    """For whom you act, and what your token allows; every token may ask."""
    return conditions.single(request, Me.of(gate.identity(request)))
