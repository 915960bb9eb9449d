"""The tokens of programs, and the state of the session."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lapel.accounts import addresses, entering, locking, selectors, services, showing
from lapel.accounts.errors import ApiTokenRefused, NotFound, Slowed, WrongPassword
from lapel.accounts.forms import TokenForm
from lapel.accounts.middleware import is_activity, locked
from lapel.accounts.permissions import requires, signed_in, viewer_of
from lapel.accounts.services import IssuedToken, actor_of
from lapel.foundation import clock

may_use_tokens = requires("api.use")


@require_safe
@may_use_tokens
def tokens(request: HttpRequest) -> HttpResponseBase:
    """The viewer's tokens, and a form for one more."""
    return _tokens(request, TokenForm())


@require_POST
@never_cache
@may_use_tokens
def make_token(request: HttpRequest) -> HttpResponseBase:
    """Make a token and show it, once."""
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _tokens(request, form, status=422)
    try:
        issued = services.create_api_token(
            viewer=viewer_of(request),
            name=form.cleaned_data["name"],
            scopes=form.cleaned_data["scopes"],
            expires_at=clock.now() + form.lasts,
            by=actor_of(request.user),
        )
    except ApiTokenRefused as refused:
        form.add_error(None, str(refused))
        return _tokens(request, form, status=422)
    return _tokens(request, TokenForm(), issued=issued)


@require_POST
@may_use_tokens
def revoke_token(request: HttpRequest, token: UUID) -> HttpResponseBase:
    """Let a token open nothing from now on."""
    try:
        services.revoke_api_token(viewer=viewer_of(request), token=token, by=actor_of(request.user))
    except NotFound as unknown:
        messages.error(request, str(unknown))
    else:
        messages.success(request, "The token is revoked. What used it is refused from now on.")
    return redirect("tokens")


@require_safe
@never_cache
@signed_in
def session(request: HttpRequest) -> HttpResponseBase:
    """How long the session stays open when nobody does anything."""
    return JsonResponse(showing.left(request.session))


@require_POST
@never_cache
@signed_in
def session_active(request: HttpRequest) -> HttpResponseBase:
    """Somebody typed, clicked or touched; a locked session stays locked."""
    request.session[locking.ACTIVE] = clock.now().timestamp()
    return JsonResponse(showing.left(request.session))


@require_POST
@never_cache
@signed_in
def unlock(request: HttpRequest) -> HttpResponseBase:
    """Open the locked session again for who types the password."""
    now = clock.now()
    try:
        entering.unlock(
            user=viewer_of(request).user_id,
            password=request.POST.get("password", ""),
            address=addresses.of(request),
            now=now,
        )
    except (Slowed, WrongPassword) as refused:
        return locked(request, wrong=str(refused))
    request.session[locking.ACTIVE] = now.timestamp()
    if not is_activity(request):
        return JsonResponse(showing.left(request.session))
    back = request.POST.get("next", "")
    known = {request.get_host()}
    return redirect(back if url_has_allowed_host_and_scheme(back, known) else "home")


def _tokens(
    request: HttpRequest, form: TokenForm, *, issued: IssuedToken | None = None, status: int = 200
) -> HttpResponse:
    viewer = viewer_of(request)
    rows = showing.tokens(selectors.api_tokens(viewer), now=clock.now())
    facts = {"tokens": rows, "form": showing.form(form, viewer), "issued": issued}
    return render(request, "accounts/tokens.html", facts, status=status)
