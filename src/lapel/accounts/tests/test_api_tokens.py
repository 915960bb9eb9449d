"""Tokens of programs: who may make which, what they open, and when they stop."""

from datetime import timedelta

import psycopg
import pytest
from pytest_django import DjangoAssertNumQueries

from lapel.accounts import scopes, selectors, services, tokens
from lapel.accounts.errors import ApiTokenRefused, NotFound, TokenRefused
from lapel.accounts.models import ApiToken, ApiTokenUse
from lapel.accounts.rules import PERMISSIONS, SHIPPED_ROLES, Scope, Viewer
from lapel.accounts.selectors import ApiIdentity
from lapel.accounts.testing import make_api_token, make_user
from lapel.custody.selectors import history
from lapel.custody.services import SYSTEM
from lapel.foundation import clock, ids


def viewer(username: str, *roles: str) -> Viewer:
    return selectors.viewer(make_user(username, *roles))


def identity(secret: str) -> ApiIdentity:
    return selectors.api_identity(secret, now=clock.now())


def test_a_token_opens_what_owner_and_scope_both_allow(db: None) -> None:
    cora = viewer("cora", "custodian")

    who = identity(make_api_token(cora, "read:footage", "write:tags").secret)

    assert who.viewer.permissions == {"footage.view_all", "footage.tag"}
    assert (who.viewer.user_id, who.viewer.holder) == (cora.user_id, f"token:{who.token_id}")
    assert who.scopes == {"read:footage", "write:tags"}
    assert (who.actor.id, who.actor.name) == (str(cora.user_id), "Cora by token nightly")


def test_the_secret_is_kept_nowhere(db: None) -> None:
    issued = make_api_token(viewer("cora", "custodian"), "read:log")

    row = ApiToken.objects.get(id=issued.id)
    said = history(row.user_id)[-1]
    assert issued.secret.startswith("lapel_api_")
    assert row.hash == tokens.hash_of(issued.secret)
    assert issued.secret not in said.text
    assert row.hash not in said.text


def test_making_and_revoking_are_on_the_record(db: None) -> None:
    cora = viewer("cora", "custodian")
    issued = make_api_token(cora, "read:log")

    services.revoke_api_token(viewer=cora, token=issued.id, by=SYSTEM)
    services.revoke_api_token(viewer=cora, token=issued.id, by=SYSTEM)

    said = [entry.action for entry in history(cora.user_id)]
    assert said[-2:] == ["api_token_created", "api_token_revoked"]


def test_who_a_token_is_for_is_one_query(
    db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    issued = make_api_token(viewer("cora", "custodian", "auditor"), "read:log")

    with django_assert_num_queries(1):
        who = identity(issued.secret)

    assert who.viewer.roles == {"custodian", "auditor"}


def test_the_scope_of_a_supervisor_goes_with_the_token(db: None) -> None:
    unit = Scope(kind="unit", id=ids.new_id())
    sam = selectors.viewer(make_user("sam", "supervisor", scope=unit))

    who = identity(make_api_token(sam, "read:footage").secret)

    assert who.viewer.unit_scopes == {unit.id}
    assert not who.viewer.office_scopes


def reason(secret: str, *, days: int = 0) -> str:
    with pytest.raises(TokenRefused) as refused:
        selectors.api_identity(secret, now=clock.now() + timedelta(days=days))
    return refused.value.reason


def test_an_unknown_token_opens_nothing(db: None) -> None:
    assert reason("lapel_api_guessed") == "unknown"
    assert reason("\ud800") == "unknown"


def test_a_token_that_has_ended_opens_nothing(db: None) -> None:
    assert reason(make_api_token(viewer("cora", "custodian"), "read:log").secret, days=31) == (
        "expired"
    )


def test_a_revoked_token_opens_nothing(db: None) -> None:
    cora = viewer("cora", "custodian")
    issued = make_api_token(cora, "read:log")

    services.revoke_api_token(viewer=cora, token=issued.id, by=SYSTEM)

    assert reason(issued.secret) == "revoked"


def test_a_token_of_somebody_who_left_opens_nothing(db: None) -> None:
    cora = viewer("cora", "custodian")
    issued = make_api_token(cora, "read:log")

    services.set_active(user=cora.user_id, active=False, by=SYSTEM)

    assert reason(issued.secret) == "owner"


def test_a_token_ends_with_the_role_that_allowed_it(db: None) -> None:
    cora = viewer("cora", "custodian", "wearer")
    issued = make_api_token(cora, "read:footage")

    services.revoke(user=cora.user_id, role="custodian", by=SYSTEM)

    assert reason(issued.secret) == "owner"


def test_nobody_revokes_the_token_of_another_but_an_admin(db: None) -> None:
    cora, sam = viewer("cora", "custodian"), viewer("sam", "auditor")
    issued = make_api_token(cora, "read:log")

    with pytest.raises(NotFound):
        services.revoke_api_token(viewer=sam, token=issued.id, by=SYSTEM)
    services.revoke_api_token(viewer=viewer("ada", "admin"), token=issued.id, by=SYSTEM)

    assert reason(issued.secret) == "revoked"


def test_the_list_of_tokens_is_ones_own(db: None) -> None:
    cora, sam = viewer("cora", "custodian"), viewer("sam", "auditor")
    make_api_token(cora, "read:log")

    assert [token.name for token in selectors.api_tokens(cora)] == ["nightly"]
    assert selectors.api_tokens(sam) == ()


def test_a_use_is_kept_to_the_hour_and_is_no_entry(db: None) -> None:
    cora = viewer("cora", "custodian")
    issued = make_api_token(cora, "read:log")
    entries, now = len(history(cora.user_id)), clock.now()

    services.use_api_token(issued.secret, now=now)
    services.use_api_token(issued.secret, now=now)

    (token,) = selectors.api_tokens(cora)
    assert token.used_at == now.replace(minute=0, second=0, microsecond=0)
    assert ApiTokenUse.objects.count() == 1
    assert len(history(cora.user_id)) == entries


def test_a_second_token_of_one_name_is_refused(db: None) -> None:
    cora = viewer("cora", "custodian")
    make_api_token(cora, "read:log")

    with pytest.raises(ApiTokenRefused, match="have a token 'nightly' already"):
        make_api_token(cora, "read:log")


def test_who_has_no_right_to_tokens_gets_none(db: None) -> None:
    with pytest.raises(ApiTokenRefused, match="ask an administrator"):
        make_api_token(viewer("wes", "wearer"), "read:footage")


@pytest.mark.parametrize(
    ("name", "wanted", "days", "said"),
    [
        ("", ["read:log"], 3, "needs a name"),
        ("x" * 81, ["read:log"], 3, "needs a name"),
        ("x", [], 3, "choose at least one"),
        ("x", ["read:everything"], 3, "there is no scope read:everything"),
        ("x", ["write:cases"], 3, "do not let you give write:cases"),
        ("x", ["read:log"], 0, "choose a later time"),
        ("x", ["read:log"], 367, "366 days at the latest"),
        ("x", ["read:log"], 366, ""),
    ],
)
def test_a_token_is_refused_with_the_reason(
    name: str, wanted: list[str], days: int, said: str
) -> None:
    now = clock.now()
    told = scopes.refusal(
        name=name,
        scopes=wanted,
        permissions=SHIPPED_ROLES["auditor"],
        expires_at=now + timedelta(days=days),
        now=now,
    )
    assert said in told
    assert bool(said) == bool(told)


def test_every_scope_names_permissions_that_exist() -> None:
    for scope in scopes.SCOPES.values():
        assert scope.needs <= scope.carries <= PERMISSIONS.keys()


def test_no_scope_carries_what_manages_people_or_tokens() -> None:
    carried = frozenset[str]().union(*(scope.carries for scope in scopes.SCOPES.values()))
    assert not carried & {"users.manage", "tokens.manage", "api.use", "hooks.manage"}


def test_the_database_refuses_a_token_made_without_an_entry(
    database: object,
) -> None:
    issued = make_api_token(viewer("cora", "custodian"), "read:log")
    with (
        psycopg.connect(database.dsn("app"), autocommit=True) as bare,  # type: ignore[attr-defined]
        pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="no custody entry"),
    ):
        bare.execute("UPDATE accounts_apitoken SET revoked_at = NULL")

    assert identity(issued.secret).token_id == issued.id
