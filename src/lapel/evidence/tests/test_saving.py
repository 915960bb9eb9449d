"""What people keep for themselves: views and positions, each their own."""

from uuid import uuid4

import pytest

from lapel.custody.testing import actions
from lapel.evidence import services
from lapel.evidence.errors import NotVisible, ValueRefused
from lapel.evidence.models import Position, SavedView
from lapel.evidence.services.saving import MOST_VIEWS
from lapel.evidence.tests.desk import Desk, set_up


@pytest.fixture
def desk(db: None) -> Desk:
    return set_up()


def test_a_view_is_kept_under_its_name(desk: Desk) -> None:
    services.save_view(viewer=desk.viewer("wearer"), name=" Untagged ", address="/footage?x=1")

    row = SavedView.objects.get()
    assert (row.name, row.address) == ("Untagged", "/footage?x=1")


def test_a_name_used_again_gets_the_new_address_and_keeps_its_place(desk: Desk) -> None:
    viewer = desk.viewer("wearer")
    first = services.save_view(viewer=viewer, name="One", address="/footage?x=1")
    services.save_view(viewer=viewer, name="Two", address="/footage?x=2")

    again = services.save_view(viewer=viewer, name="One", address="/footage?x=3")

    assert again == first
    assert [(row.name, row.address) for row in SavedView.objects.order_by("position")] == [
        ("One", "/footage?x=3"),
        ("Two", "/footage?x=2"),
    ]


@pytest.mark.parametrize("address", ["", "?category=none", "/footage?x=1", "/"])
def test_an_address_of_here_is_kept(desk: Desk, address: str) -> None:
    services.save_view(viewer=desk.viewer("wearer"), name="One", address=address)

    assert SavedView.objects.get().address == address


@pytest.mark.parametrize(
    "address",
    ["https://else.example/", "//else.example/", "/\\else.example", "footage", "javascript:x"],
)
def test_an_address_elsewhere_is_refused(desk: Desk, address: str) -> None:
    with pytest.raises(ValueRefused, match="is no address of this installation"):
        services.save_view(viewer=desk.viewer("wearer"), name="One", address=address)


def test_a_person_keeps_so_many_views_and_no_more(desk: Desk) -> None:
    viewer = desk.viewer("wearer")
    for number in range(MOST_VIEWS):
        services.save_view(viewer=viewer, name=str(number), address="/footage")

    with pytest.raises(ValueRefused, match="you keep 50 views already; forget one first"):
        services.save_view(viewer=viewer, name="one more", address="/footage")


def test_nobody_forgets_the_view_of_another(desk: Desk) -> None:
    view = services.save_view(viewer=desk.viewer("wearer"), name="One", address="/footage")

    services.forget_view(viewer=desk.viewer("supervisor"), view=view)
    assert SavedView.objects.count() == 1

    services.forget_view(viewer=desk.viewer("wearer"), view=view)
    assert not SavedView.objects.exists()


def test_a_view_that_is_gone_is_forgotten_already(desk: Desk) -> None:
    services.forget_view(viewer=desk.viewer("wearer"), view=uuid4())

    assert not SavedView.objects.exists()


def test_the_last_position_is_the_one_that_is_kept(desk: Desk) -> None:
    film = desk.recorded()

    for at_ms in (1000, 2500):
        services.keep_position(viewer=desk.viewer("wearer"), recording=film, at_ms=at_ms)

    assert [row.at_ms for row in Position.objects.all()] == [2500]
    assert actions(film) == ["received"]


def test_each_person_has_a_position_of_their_own(desk: Desk) -> None:
    film = desk.recorded()

    for who, at_ms in (("wearer", 1000), ("supervisor", 9000)):
        services.keep_position(viewer=desk.viewer(who), recording=film, at_ms=at_ms)

    assert sorted(row.at_ms for row in Position.objects.all()) == [1000, 9000]


def test_nobody_keeps_a_position_in_what_they_do_not_see(desk: Desk) -> None:
    with pytest.raises(NotVisible):
        services.keep_position(
            viewer=desk.viewer("wearer"), recording=desk.of_stranger(), at_ms=1000
        )


@pytest.mark.parametrize("at_ms", [-1, 86_400_001, 10**30])
def test_a_position_that_cannot_be_is_refused(desk: Desk, at_ms: int) -> None:
    with pytest.raises(ValueRefused, match="is not within it"):
        services.keep_position(viewer=desk.viewer("wearer"), recording=desk.recorded(), at_ms=at_ms)
