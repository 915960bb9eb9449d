"""Webhooks: list, make, change, try, and the deliveries of each. One address is one act."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lapel.accounts.permissions import refusals, requires, viewer_of
from lapel.accounts.services import actor_of
from lapel.hooks import selectors, services, showing
from lapel.hooks.errors import DeliveryUnknown, EndpointUnknown, HooksError, NotAllowed
from lapel.hooks.forms import EndpointForm

may_use = requires("hooks.manage", "api.use")
refusals_as_pages = refusals(unknown=(EndpointUnknown, DeliveryUnknown), barred=NotAllowed)


@require_safe
@may_use
@refusals_as_pages
def hooks(request: HttpRequest) -> HttpResponseBase:
    """The viewer's webhooks, or all of them, and a form for one more."""
    return _hooks(request, {})


@require_POST
@never_cache
@may_use
@refusals_as_pages
def add(request: HttpRequest) -> HttpResponseBase:
    """Make a webhook and show its secret, once."""
    form = EndpointForm(request.POST, offered=selectors.actions_offered())
    if not form.is_valid():
        return _hooks(request, _wrong(form), status=422)
    try:
        made = services.subscribe(
            viewer=viewer_of(request),
            address=form.cleaned_data["address"],
            actions=form.cleaned_data["actions"],
            by=actor_of(request.user),
        )
    except HooksError as refusal:
        return _hooks(request, _wrong(form, str(refusal)), status=422)
    return _hooks(request, {"made": made})


@require_safe
@never_cache
@may_use
@refusals_as_pages
def hook(request: HttpRequest, endpoint: UUID) -> HttpResponseBase:
    """One webhook and its deliveries; the list renews itself while something waits."""
    return _hook(request, endpoint, {})


@require_POST
@may_use
@refusals_as_pages
def change(request: HttpRequest, endpoint: UUID) -> HttpResponseBase:
    """Give a webhook another address or other actions."""
    form = EndpointForm(request.POST, offered=selectors.actions_offered())
    if not form.is_valid():
        return _hook(request, endpoint, _wrong(form), status=422)
    try:
        services.change(
            viewer=viewer_of(request),
            endpoint=endpoint,
            address=form.cleaned_data["address"],
            actions=form.cleaned_data["actions"],
            by=actor_of(request.user),
        )
    except (EndpointUnknown, NotAllowed):
        raise
    except HooksError as refusal:
        return _hook(request, endpoint, _wrong(form, str(refusal)), status=422)
    messages.success(request, "The webhook is changed. What waits goes to the new address.")
    return redirect("hooks:hook", endpoint)


@require_POST
@may_use
@refusals_as_pages
def pause(request: HttpRequest, endpoint: UUID) -> HttpResponseBase:
    """Send nothing there for now."""
    services.pause(viewer=viewer_of(request), endpoint=endpoint, by=actor_of(request.user))
    messages.success(request, "Paused. Its news is kept for 30 days and sent when you resume.")
    return redirect("hooks:hook", endpoint)


@require_POST
@may_use
@refusals_as_pages
def resume(request: HttpRequest, endpoint: UUID) -> HttpResponseBase:
    """Send again, what waits first."""
    services.resume(viewer=viewer_of(request), endpoint=endpoint, by=actor_of(request.user))
    messages.success(request, "Active. What waited is being sent.")
    return redirect("hooks:hook", endpoint)


@require_POST
@never_cache
@may_use
@refusals_as_pages
def rotate(request: HttpRequest, endpoint: UUID) -> HttpResponseBase:
    """A new secret, shown once."""
    secret = services.rotate_secret(
        viewer=viewer_of(request), endpoint=endpoint, by=actor_of(request.user)
    )
    return _hook(request, endpoint, {"secret": secret})


@require_POST
@may_use
@refusals_as_pages
def test(request: HttpRequest, endpoint: UUID) -> HttpResponseBase:
    """Send news of this very act."""
    try:
        services.send_test(viewer=viewer_of(request), endpoint=endpoint, by=actor_of(request.user))
    except (EndpointUnknown, NotAllowed):
        raise
    except HooksError as refusal:
        messages.error(request, f"{refusal}.")
    else:
        messages.success(request, "A test is on its way; its delivery stands below.")
    return redirect("hooks:hook", endpoint)


@require_POST
@may_use
@refusals_as_pages
def remove(request: HttpRequest, endpoint: UUID) -> HttpResponseBase:
    """Tell the address nothing any more."""
    services.remove(viewer=viewer_of(request), endpoint=endpoint, by=actor_of(request.user))
    messages.success(request, "The webhook is removed. What waited for it was dropped.")
    return redirect("hooks:hooks")


@require_POST
@may_use
@refusals_as_pages
def retry(request: HttpRequest, delivery: UUID) -> HttpResponseBase:
    """Send one delivery again, under the same id."""
    endpoint = services.retry_delivery(
        viewer=viewer_of(request), delivery=delivery, by=actor_of(request.user)
    )
    messages.success(request, "It is being sent again, under the same id.")
    return redirect("hooks:hook", endpoint)


def _wrong(form: EndpointForm, refusal: str = "") -> dict[str, Any]:
    """What was typed, and what is wrong with it."""
    wrong = refusal or "; ".join(str(error) for errors in form.errors.values() for error in errors)
    actions = form.data.getlist("actions") if hasattr(form.data, "getlist") else []
    return {"wrong": wrong, "typed": form.data.get("address", ""), "ticked": actions}


def _hooks(request: HttpRequest, more: dict[str, Any], *, status: int = 200) -> HttpResponseBase:
    viewer = viewer_of(request)
    facts = {
        "hooks": showing.endpoints(selectors.endpoints(viewer)),
        "choices": showing.choices(selectors.actions_offered(), more.get("ticked", ())),
        "manages": viewer.may("hooks.manage"),
    }
    return render(request, "hooks/hooks.html", {**facts, **more}, status=status)


def _hook(
    request: HttpRequest, endpoint: UUID, more: dict[str, Any], *, status: int = 200
) -> HttpResponseBase:
    state, before = request.GET.get("state", ""), request.GET.get("before", "")
    page = selectors.deliveries(viewer_of(request), endpoint, state=state, before=_number(before))
    found = page.endpoint
    facts = {
        "hook": found,
        "mark": showing.mark(found.state),
        "told": showing.told(found.actions),
        "lines": showing.lines(page),
        "chips": showing.chips(page, state),
        "state": state,
        "before": before,
        "next_before": page.next_before,
        "choices": showing.choices(selectors.actions_offered(), more.get("ticked", found.actions)),
        "typed": found.address,
    }
    part = request.headers.get("HX-Target") == "deliveries"
    template = "hooks/_deliveries.html" if part else "hooks/hook.html"
    return render(request, template, {**facts, **more}, status=status)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None
