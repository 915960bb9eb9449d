"""How allauth's sign-in pages meet this room: who may join, and what goes on the record."""

from collections.abc import Sequence

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from lapel.accounts import addresses, entering, locking, services
from lapel.accounts.errors import Slowed
from lapel.accounts.tries import Counted
from lapel.foundation import clock


class ClosedSignup(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Sign-in, its failures and sign-out are custody entries; nobody signs themselves up."""

    _by: Sequence[Counted] = ()

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """No: an agency decides who signs in (`lapel users create`)."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: str) -> None:
        """Count the try before the password is looked at.

        Raises:
            ValidationError: there were too many (code `slowed`).
        """
        address = addresses.of(request)
        try:
            self._by = entering.begin(_login(credentials), address=address, now=clock.now())
        except Slowed as slowed:
            raise ValidationError(str(slowed), code="slowed") from slowed

    def authenticate(self, request: HttpRequest, **credentials: str) -> AbstractBaseUser | None:
        """Who this is; a right password gives the try back."""
        user: AbstractBaseUser | None = super().authenticate(request, **credentials)
        if user is not None:
            entering.succeeded(self._by, now=clock.now())
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: str) -> None:
        """Put a wrong password on the record of the person whose name was tried."""
        entering.failed(_login(credentials), address=addresses.of(request), where="sign-in")

    @transaction.atomic
    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Sign in, and say so in the log in the same transaction."""
        services.signed_in(user)
        super().login(request, user)
        request.session[locking.ACTIVE] = clock.now().timestamp()

    def logout(self, request: HttpRequest) -> None:
        """Sign out, and say so in the log."""
        if isinstance(request.user, AbstractBaseUser):
            services.signed_out(request.user)
        super().logout(request)

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Change the person's own password as an act."""
        by = services.actor_of(user)
        services.set_password(user=user.pk, password=password, by=by)
        user.refresh_from_db(fields=("password",))


def _login(credentials: dict[str, str]) -> str:
    return credentials.get("username") or credentials.get("email") or ""
