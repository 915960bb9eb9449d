"""Users, roles, grants, the tokens of programs, and tries at the door."""

from typing import ClassVar
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower

from lapel.foundation import clock, ids


class Users(BaseUserManager["User"]):
    """Users by what they type at the door."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """The user of this name, whatever its capitals."""
        return self.get(username=(username or "").lower())


class User(AbstractBaseUser):
    """A person who can sign in. Never deleted: an account that is no longer used is inactive.

    There is no ``last_login``: each sign-in is a custody entry.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    username = models.CharField(max_length=150, unique=True)
    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True, default="")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=clock.now, editable=False)
    last_login = None

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects: ClassVar[Users] = Users()

    class Meta:
        ordering = ("username",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(username=Lower("username")), name="user_username_lower_case"
            ),
            models.UniqueConstraint(
                Lower("email"), condition=~models.Q(email=""), name="user_email_once"
            ),
        )

    def check_password(self, raw_password: str | None) -> bool:
        """Whether this is the password. It is never hashed anew on the way.

        Django would save a stronger hash at sign-in, and a change of a user needs an entry; the
        next `services.set_password` brings it.
        """
        return check_password(raw_password, self.password)

    def get_full_name(self) -> str:
        """The name as it is written."""
        return self.name

    def get_short_name(self) -> str:
        """The name as it is written; nobody is cut to a first name here."""
        return self.name


class Role(models.Model):
    """A named set of permissions."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    permissions = ArrayField(models.CharField(max_length=60))

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.code


class Grant(models.Model):
    """One role, held by one user, for the whole agency or for one unit or office."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="grants")
    scope_kind = models.CharField(max_length=10, blank=True, default="")
    scope_id = models.UUIDField(null=True, blank=True)
    granted_at = models.DateTimeField(default=clock.now, editable=False)

    user_id: UUID
    role_id: UUID

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("user", "role", "scope_kind", "scope_id"),
                nulls_distinct=False,
                name="grant_once",
            ),
            models.CheckConstraint(
                condition=models.Q(scope_kind="", scope_id__isnull=True)
                | models.Q(scope_kind__in=("unit", "office"), scope_id__isnull=False),
                name="grant_scope_whole",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user_id} {self.role_id} {self.scope_kind}"


class ApiToken(models.Model):
    """One bearer token with which a program acts for a user, kept only as its SHA-256."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="api_tokens")
    name = models.TextField()
    scopes = ArrayField(models.TextField())
    hash = models.TextField(unique=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    user_id: UUID

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("user", "name"),
                condition=models.Q(revoked_at__isnull=True),
                name="api_token_name_once",
            ),
        )

    def __str__(self) -> str:
        return self.name


class ApiTokenUse(models.Model):
    """When a token was last used, to the hour: for its owner, no part of the record."""

    token = models.OneToOneField(
        ApiToken, on_delete=models.PROTECT, primary_key=True, related_name="use"
    )
    used_at = models.DateTimeField()


class Tries(models.Model):
    """How often signing in failed of late, by name or by address, so that it can be slowed.

    `of` is a keyed hash: what people type into the wrong field is not kept.
    """

    of = models.TextField(primary_key=True)
    failures = models.PositiveIntegerField()
    last_at = models.DateTimeField()
    wait_until = models.DateTimeField()
