"""What a step of the check found: what it can say, and what it refuses, by name."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from lapel_verify.errors import Refused


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """One rule that does not hold."""

    name: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Step:
    """One numbered step of a check, done."""

    number: int
    title: str
    says: tuple[str, ...]
    refusals: tuple[Refusal, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing was refused."""
        return not self.refusals


@dataclass
class Outcome:
    """A step while it is being done."""

    says: list[str] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)

    def say(self, text: str) -> None:
        """Note something that holds."""
        self.says.append(text)

    def refuse(self, name: str, reason: str) -> None:
        """Note something that does not."""
        self.refusals.append(Refusal(name=name, reason=reason))

    @contextmanager
    def refusing(
        self, otherwise: str, names: Mapping[type[Refused], str] | None = None, *, about: str = ""
    ) -> Iterator[None]:
        """Turn what is raised inside into a refusal, named for the kind of error."""
        try:
            yield
        except Refused as error:
            name = next(
                (name for kind, name in (names or {}).items() if isinstance(error, kind)), otherwise
            )
            self.refuse(name, f"{about}: {error}" if about else str(error))

    def done(self, number: int, title: str) -> Step:
        """The finished step."""
        return Step(
            number=number, title=title, says=tuple(self.says), refusals=tuple(self.refusals)
        )
