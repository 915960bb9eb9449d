"""What one role met at one address, and whether the table says so."""

from dataclasses import dataclass

from tests.matrix.rows import DENIED, Row


@dataclass(frozen=True, kw_only=True)
class Cell:
    """What one role met."""

    role: str
    relation: str
    lets: bool
    status: int
    entries: int

    @property
    def complaint(self) -> str:
        """What is wrong about it."""
        should = "should be let in" if self.lets else "should be refused, without an entry"
        return f"{self.role}, {self.relation}: {self.status}, {self.entries} entries, but {should}"

    def right(self, row: Row) -> bool:
        """Whether it is as the row says; a refusal leaves no entry."""
        if self.lets:
            return self.status < 400 or self.status in row.also
        refused = self.status in DENIED or (row.answers and self.status < 500)
        return refused and not self.entries
