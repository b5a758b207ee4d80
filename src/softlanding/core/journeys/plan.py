"""What a plan is made of."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Literal, NamedTuple

from softlanding.core.conditions import Condition, Facts, Reason, because
from softlanding.core.household import Household
from softlanding.core.rulebook.records import Actor, DeadlineKind, Origin, Procedure, Text

State = Literal["todo", "waiting", "blocked", "done"]


class Node(NamedTuple):
    """A step of one person; a tuple, because plans hash and sort thousands of them."""

    step: str
    person: str

    def __str__(self) -> str:
        """Write `step:person`, the form that plans use."""
        return f"{self.step}:{self.person}"


@dataclass(frozen=True, slots=True)
class ToBring:
    """A paper that a step asks for, and whether the person has it (None: not known)."""

    document: str
    have: bool
    if_available: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that one person must or may do, dated and explained.

    `expected_on`: the earliest day on which it can be finished; `legal_due_on`: the law's own date where the plan
    asks for an earlier one; `deadline` is None when nothing sets a date.
    """

    node: Node
    procedure: Procedure
    state: State
    who: Actor
    opens_on: date | None
    due_on: date | None
    deadline: DeadlineKind | None
    expected_on: date | None
    after: tuple[Node, ...]
    bring: tuple[ToBring, ...]
    condition: Condition
    facts: Facts = field(compare=False, repr=False)
    takes_days: int = 0
    where: tuple[str, ...] = ()
    legal_due_on: date | None = None
    assumed: bool = False
    late: bool = False

    @property
    def id(self) -> str:
        """Give the step's id."""
        return self.node.step

    @property
    def person(self) -> str:
        """Give the person's id."""
        return self.node.person

    @property
    def because(self) -> tuple[Reason, ...]:
        """Give the comparisons that made the step apply."""
        return because(self.condition, self.facts)

    @property
    def start_by(self) -> date | None:
        """Give the day to begin, so that it is done when it is due; None without a due day or a length."""
        if self.due_on is None or not self.takes_days or self.state == "done":
            return None
        return self.due_on - timedelta(days=self.takes_days)

    @property
    def to_verify(self) -> bool:
        """Say whether the rule behind the step is from own knowledge only."""
        return self.procedure.confidence == "D"


@dataclass(frozen=True, slots=True)
class Possible:
    """A step that may apply: a fact is still missing."""

    node: Node
    procedure: Procedure
    missing: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A fact worth asking: `person` is None for a fact of the household or the employer."""

    fact: str
    person: str | None
    decides: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Blocked:
    """A step that cannot succeed as things are, why, and what would change it."""

    node: Node
    reason: Text
    remedy: Text | None
    because: tuple[Reason, ...]
    change: tuple[str, object] | None
    origin: Origin | None


@dataclass(frozen=True, slots=True)
class Way:
    """A lawful way out of a loop; `open_to_you` is None while a fact is missing."""

    id: str
    title: Text
    open_to_you: bool | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class Loop:
    """Steps that wait for each other in a circle, and where the circle is lawfully broken."""

    nodes: tuple[Node, ...]
    broken_at: tuple[Node, Node]
    ways_out: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Trips:
    """How often the household goes to a counter: in combined visits, and when each agency books each service apart."""

    one_stop: int
    agency_by_agency: int


@dataclass(frozen=True, slots=True)
class Caution:
    """Something the reader should know: a date that cannot be met, a rule that is not known for that year."""

    id: str
    node: Node | None
    text: Text


@dataclass(frozen=True)
class Plan:
    """A household's plan on a day: steps in an order that respects what must come first."""

    household: Household
    on: date
    rulebook: str
    steps: tuple[Step, ...]
    possible: tuple[Possible, ...]
    blocked: tuple[Blocked, ...]
    questions: tuple[Question, ...]
    loops: tuple[Loop, ...]
    critical_path: tuple[Node, ...]
    critical_days: int
    warnings: tuple[Caution, ...]
    by_node: dict[Node, Step] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the steps."""
        self.by_node.update({step.node: step for step in self.steps})

    def with_steps(self, steps: tuple[Step, ...]) -> Plan:
        """Give the same plan with other steps."""
        return replace(self, steps=steps, by_node={})

    def step(self, name: str, person: str) -> Step | None:
        """Give a person's step, or None."""
        return self.by_node.get(Node(name, person))
