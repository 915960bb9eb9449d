"""How allauth's sign-in pages meet this room: who may join, and what goes on the record."""

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest

from lapel.accounts import services


class ClosedSignup(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Sign-in and sign-out are custody entries; nobody signs themselves up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """No: an agency decides who signs in (`lapel users create`)."""
        return False

    @transaction.atomic
    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Sign in, and say so in the log in the same transaction."""
        services.signed_in(user)
        super().login(request, user)

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
