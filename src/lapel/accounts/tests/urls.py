"""Two pages behind the gate, and allauth's, for the tests of sign-in."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from lapel.accounts.permissions import requires, signed_in, viewer_of


@requires("footage.view_own", "footage.view_all")
def footage(request: HttpRequest, number: int) -> HttpResponse:
    return HttpResponse(f"footage {number} for {viewer_of(request).username}")


@signed_in
def today(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"today for {viewer_of(request).name}")


urlpatterns = [
    path("footage/<int:number>", footage),
    path("", today),
    path("accounts/", include("allauth.account.urls")),
]
