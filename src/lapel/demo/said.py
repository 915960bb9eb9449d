"""What the people of the demo say of its footage: tags, notes, markers, cases. Data.

Footage is named by the badge of who wears the camera and by the local time at which it begins, as
in the reel. What nobody has tagged waits at the desk, some of it with a suggestion.
"""

from dataclasses import dataclass
from typing import Final

Film = tuple[str, str]
"""The badge of who wears the camera now, and the local time at which the recording begins."""


@dataclass(frozen=True, kw_only=True)
class Tag:
    """What one person says that a recording shows."""

    film: Film
    who: str
    category: str
    case_number: str = ""
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class Written:
    """A note; or with a moment, in seconds from the start of the first file, a marker."""

    film: Film
    who: str
    text: str
    second: int | None = None


@dataclass(frozen=True, kw_only=True)
class Part:
    """A folder of a case; without a name, what lies loose in it."""

    name: str
    films: tuple[Film, ...]


@dataclass(frozen=True, kw_only=True)
class Matter:
    """A case with its parts."""

    number: str
    title: str
    parts: tuple[Part, ...]
    closed: bool = False


BRIEFING: Final = ("4417", "13:51:40")
DOORSTEP: Final = ("4417", "14:02:11")
COFFEE: Final = ("4417", "16:20:05")
APPROACH: Final = ("2210", "14:03:02")
YARD: Final = ("3182", "09:43:20")
STREET: Final = ("6120", "20:31:09")
ROTATED: Final = ("4102", "10:30:44")
STATION: Final = ("2866", "08:05:12")
WALK: Final = ("3608", "19:22:27")
STOP: Final = ("5230", "15:33:41")
JUGGLE: Final = ("2019", "12:14:58")
LONG: Final = ("6002", "21:50:29")
CORRIDOR: Final = ("5998", "19:47:30")

TAGS: Final = (
    Tag(
        film=APPROACH,
        who="supervisor",
        category="warrant",
        case_number="BAL-0412",
        title="Approach to the house on Elm Street",
    ),
    Tag(film=BRIEFING, who="wearer", category="warrant", case_number="BAL-0412"),
    Tag(
        film=COFFEE,
        who="wearer",
        category="interview",
        case_number="BAL-0412",
        title="Talk at the kitchen table",
    ),
    Tag(film=YARD, who="supervisor", category="field_encounter", case_number="BAL-0398"),
    Tag(film=STREET, who="custodian", category="transport", case_number="bal-0412"),
    Tag(film=ROTATED, who="custodian", category="warrant", case_number="PHI-0077"),
    Tag(film=STATION, who="custodian", category="search", case_number="PHI-0077"),
    Tag(film=WALK, who="custodian", category="interview", title="Interview in sign language"),
    Tag(film=STOP, who="custodian", category="arrest", case_number="WAS-0031"),
    Tag(film=JUGGLE, who="custodian", category="training", title="Handling drill"),
    Tag(film=LONG, who="custodian", category="force", case_number="BUF-0105"),
    Tag(film=CORRIDOR, who="custodian", category="accidental"),
)

WRITTEN: Final = (
    Written(
        film=COFFEE,
        who="wearer",
        text="Spoke with the owner of the house. She agreed to talk and asked for an interpreter,"
        " who joined by telephone. The second file goes on without a break.",
    ),
    Written(film=DOORSTEP, who="wearer", text="Door opens", second=21),
    Written(film=DOORSTEP, who="wearer", text="Second person leaves", second=65),
    Written(film=DOORSTEP, who="supervisor", text="Badge shown and named", second=104),
    Written(
        film=DOORSTEP,
        who="supervisor",
        text="Please say whether this belongs to BAL-0412 before the end of the week.",
    ),
    Written(film=APPROACH, who="supervisor", text="The car stops", second=12),
    Written(film=LONG, who="custodian", text="Force begins", second=48),
    Written(film=LONG, who="custodian", text="Medical help is called", second=131),
    Written(
        film=LONG,
        who="custodian",
        text="Reviewed with the unit's supervisor. The report on the use of force names this"
        " recording; two more cameras of the unit were running.",
    ),
)

MATTERS: Final = (
    Matter(
        number="BUF-0105",
        title="Force at the Peace Bridge",
        parts=(Part(name="", films=(LONG,)),),
    ),
    Matter(
        number="WAS-0031",
        title="Stop on New York Avenue",
        parts=(Part(name="", films=(STOP,)),),
        closed=True,
    ),
    Matter(
        number="PHI-0077",
        title="Warrant on Kensington Avenue",
        parts=(Part(name="Entry", films=(ROTATED,)), Part(name="Search", films=(STATION,))),
    ),
    Matter(
        number="BAL-0412",
        title="Elm Street",
        parts=(
            Part(name="Approach", films=(BRIEFING, APPROACH)),
            Part(name="Interviews", films=(COFFEE,)),
            Part(name="Statements of neighbours", films=()),
        ),
    ),
)

VIEWS: Final = (
    ("supervisor", "Untagged in my unit", "?category=none"),
    ("custodian", "In quarantine", "?state=quarantined"),
    ("custodian", "Use of force", "?category=force"),
)
"""Who keeps which view, and what of the list's address it is."""
