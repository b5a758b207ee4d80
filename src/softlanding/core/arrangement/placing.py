"""The search for the ticks of all single tasks once the blocks stand and everybody has a place in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from softlanding.core.arrangement.crew import Kit, Pair
from softlanding.core.arrangement.fields import ALL, WIDTH, flags
from softlanding.core.arrangement.patience import Patience
from softlanding.core.arrangement.turns import Fixed
from softlanding.core.arrangement.work import union

FEW = 2
"""With no more tasks left than this, counting costs more than it saves."""


Timed = tuple[int, int]
"""A kind of task, and the tick at which it begins."""


class Bans:
    """Tasks at ticks that no counters can take together."""

    def __init__(self, others: Bans | None = None) -> None:
        self.of: dict[Timed, list[dict[Timed, int]]] = (
            {key: bans.copy() for key, bans in others.of.items()} if others else {}
        )
        self.now: dict[Timed, int] = {}
        self.last: dict[Timed, int] | None = None

    def add(self, tasks: Sequence[Timed]) -> None:
        """Ban these tasks together."""
        ban = {task: tasks.count(task) for task in tasks}
        for task in ban:
            self.of.setdefault(task, []).append(ban)
        self.last = ban

    def begin(self, task: Timed) -> bool:
        """Note that one more such task begins; False, and no note, when that is banned."""
        now = self.now
        now[task] = now.get(task, 0) + 1
        for ban in self.of.get(task, ()):
            if all(now.get(other, 0) >= times for other, times in ban.items()):
                now[task] -= 1
                return False
        return True

    @property
    def broken(self) -> bool:
        """Whether all tasks of the newest ban have begun, so that nothing else matters."""
        if self.last and all(self.now.get(task, 0) >= times for task, times in self.last.items()):
            return True
        self.last = None
        return False


class State(NamedTuple):
    """A half-made arrangement: when the tasks that are left may begin, and what follows from the others."""

    left: tuple[int, ...]
    domains: list[int]
    pairs: tuple[Pair, ...]
    fixed: dict[int, Fixed]
    used: int
    order: dict[int, int]
    busy: dict[int, int]


class Placing:
    """Whether the single tasks of a crew fit in what is free, and when."""

    def __init__(self, kit: Kit, patience: Patience) -> None:
        self.kit, self.crew, self.patience = kit, kit.crew, patience
        self.tops, self.every = kit.layout.tops, kit.layout.every
        self.fixed: dict[int, Fixed] | None = None

    def fits(
        self,
        domains: list[int],
        fixed: dict[int, Fixed],
        used: int,
        settle: Callable[[list[int]], bool] | None,
        *,
        anchored: bool,
        counting: bool,
        lost: set[tuple[int, ...]],
        bans: Bans,
    ) -> bool:
        """Whether there is a tick for each task so that `settle` accepts them all; without it, whether that is open.

        Unless `anchored` something must begin at the first tick. `fixed` is what persons do already, `used` what is
        taken of the fields. `counting` says whether sums of fields stay small enough to be read as a remainder. `lost`
        remembers which ticks for the tasks came to nothing, `bans` what has no counters together.
        """
        self.failed: set[tuple[object, ...]] = set()
        self.settle, self.counting, self.bans = settle, counting, bans
        bans.now, bans.last = {}, None
        self.at = [0] * len(domains)
        if fixed is not self.fixed:
            self._stand(fixed)
        state = State(tuple(range(len(domains))), domains, self.pairs, fixed, used, {}, self.busy)
        if not self._open(state) or (self.crew.guards and not self._watched(state)):
            return False
        key = tuple(state.domains)
        if key in lost:
            return False
        if settle is None:
            return not (counting and self._crowded(state))
        if self._go(state) if anchored else self._first(state):
            return True
        lost.add(key)
        return False

    def _stand(self, fixed: dict[int, Fixed]) -> None:
        """Note what follows from everybody's places in the blocks."""
        self.fixed = fixed
        self.alone = {p for p in fixed if fixed[p]}
        self.exchange = any(p not in self.alone for p, _ in self.crew.variables)
        whole = self.kit.layout.window
        self.pairs = tuple([pair for pair in self.crew.pairs if self._behind(pair, fixed.get(pair.person, ()))])
        # A pair counts from the end of the person's blocks, if there are none to come.
        self.first = {
            pair.person: self.kit.near[fixed[pair.person][-1][1]] if pair.person in self.alone else whole
            for pair in self.pairs
        }
        self.busy = (
            {p: union((1 << b) - (1 << a) for a, b, _ in parts) for p, parts in fixed.items()}
            if self.crew.guards
            else {}
        )

    def _behind(self, pair: Pair, fixed: Fixed) -> bool:
        """Whether both tasks of the pair come after all that the person does already."""
        after = self.kit.work.after
        both = after[self.crew.variables[pair.one][1]] & after[self.crew.variables[pair.other][1]]
        return all(both >> k & 1 for *_, k in fixed)

    def _first(self, state: State) -> bool:
        """Let each kind of task begin at the first tick in turn, without those that were tried."""
        start = flags(1)
        kinds: dict[tuple[int, int], list[int]] = {}
        for v, (person, service) in enumerate(self.crew.variables):
            kinds.setdefault((self._class(person), service), []).append(v)
        for same in kinds.values():
            now = state.domains.copy()
            now[same[0]] &= start
            if now[same[0]] and self._branch(state._replace(domains=now), same[0]):
                return True
            domains = state.domains.copy()
            for v in same:
                domains[v] &= ~start
                if not domains[v]:
                    return False
            state = state._replace(domains=domains)
            self.failed = set()
        return False

    def _class(self, person: int) -> int:
        """The persons who may still be exchanged have equal numbers."""
        return ~person if person in self.alone else self.crew.classes[person]

    def _open(self, state: State) -> bool:
        """Take away the ticks at which the counters have no room; False if some task has none left."""
        full = (state.used + self.every) & self.tops
        domains, kind = state.domains, self.kit.kind
        if full:
            shut = []
            for steps in self.kit.uses:
                mask = 0
                for step in steps:
                    mask |= full >> step
                shut.append(~mask)
            for v in state.left:
                domains[v] &= shut[kind[v]]
        for pair in state.pairs:
            self._agree(pair, domains)
        return all(map(domains.__getitem__, state.left))

    def _agree(self, pair: Pair, domains: list[int]) -> None:
        """Keep the ticks of a person's last two tasks that go with some tick of the other one."""
        _, v, w, step, further, orders = pair
        one, other, first = domains[v], domains[w], self.first[pair.person]
        a = b = c = d = 0
        if orders[0]:
            b = a = one & first
            for shift in self.kit.steps:
                b |= b << shift
            b = b << step & other
            back = b
            for shift in self.kit.steps:
                back |= back >> shift
            a &= back >> step
        if orders[1]:
            d = c = other & first
            for shift in self.kit.steps:
                d |= d << shift
            d = d << further & one
            back = d
            for shift in self.kit.steps:
                back |= back >> shift
            c &= back >> further
        domains[v], domains[w] = a | d, b | c

    def _go(self, state: State) -> bool:
        """Place the task with the fewest ticks left, and go on."""
        left, domains = state.left, state.domains
        if not left:
            return self.settle is not None and self.settle(self.at)
        self.patience.spend(1 + len(left) // 4)
        best = min(left, key=[d.bit_count() for d in domains].__getitem__)
        if len(left) <= FEW:
            return self._branch(state, best)
        if self.counting and self._crowded(state):
            return False
        key = self._key(state)
        if key in self.failed:
            return False
        if self._branch(state, best):
            return True
        self.failed.add(key)
        return False

    def _key(self, state: State) -> tuple[object, ...]:
        """What decides whether the rest fits."""
        more: tuple[object, ...] = ()
        if self.crew.deep:
            more = tuple(state.fixed.get(self.crew.variables[v][0]) for v in state.left)
        if self.crew.guards:
            more = (more, tuple(state.busy.items()))
        return state.left, tuple(state.domains), state.used, tuple(state.order.items()), more

    def _crowded(self, state: State) -> bool:
        """Whether some tasks need more than is free between their first tick and their last."""
        domains, lengths = state.domains, self.crew.lengths
        room = self.kit.cap - state.used
        window = self.kit.layout.window
        spans = [
            ((d & -d).bit_length() - WIDTH, d.bit_length() - WIDTH + WIDTH * lengths[v], v)
            for v in state.left
            if (d := domains[v])
        ]
        spans.sort(reverse=True)
        for shift, members in self.kit.counted:
            here = room >> shift & window
            own = [(a, b, lengths[v]) for a, b, v in spans if v in members]
            for until in {b for _, b, _ in own}:
                free, need = here & (1 << until) - 1, 0
                for a, b, n in own:
                    if b <= until:
                        need += n
                        if (free >> a) % ALL < need:
                            return True
        return False

    def _branch(self, state: State, v: int) -> bool:
        """Try every tick of a task, soonest first."""
        person, service = self.crew.variables[v]
        if self.exchange and (number := self._class(person)) >= 0 and number not in state.order:
            # The first of persons who may be exchanged comes first, and the others follow in order.
            same = [w for w in state.left if self.crew.variables[w][1] == service]
            v = min(w for w in same if self._class(self.crew.variables[w][0]) == number)
            state = state._replace(order={**state.order, number: service})
        ticks = state.domains[v]
        while ticks:
            low = ticks & -ticks
            ticks ^= low
            if self._place(state, v, low.bit_length() - WIDTH):
                return True
            if self.bans.last and self.bans.broken:
                return False
        return False

    def _place(self, state: State, v: int, shift: int) -> bool:
        """Begin a task at a tick, unless that is banned, and take it back when nothing follows from it."""
        task = (self.kit.kind[v], shift // WIDTH)
        if not self.bans.begin(task):
            return False
        if self._follow(state, v, shift):
            return True
        self.bans.now[task] -= 1
        return False

    def _follow(self, state: State, v: int, shift: int) -> bool:
        """See what is left for the others when a task begins at a tick."""
        crew = self.crew
        person, service = crew.variables[v]
        tick = self.at[v] = shift // WIDTH
        left = tuple([w for w in state.left if w != v])
        domains, fixed, pairs = state.domains.copy(), state.fixed, state.pairs
        domains[v] = 0
        mine = crew.own[person]
        if len(mine) > 1:
            parts = tuple(sorted((*fixed.get(person, ()), (tick, tick + crew.lengths[v], service))))
            fixed = {**fixed, person: parts}
            pairs = tuple([pair for pair in pairs if pair[0] != person])
            for w in mine:
                if domains[w]:
                    domains[w] &= self.kit.turns.begin(person, parts, crew.variables[w][1])
                    if not domains[w]:
                        return False
        if state.order:
            self._in_order(state, v, shift, domains)
        busy = state.busy
        if crew.guards:
            busy = {**busy, person: busy.get(person, 0) | (1 << tick + crew.lengths[v]) - (1 << tick)}
        after = State(left, domains, pairs, fixed, state.used + (self.kit.adds[v] << shift), state.order, busy)
        if not self._open(after) or (crew.guards and not self._watched(after)):
            return False
        done = self._go(after)
        if done:
            self.at[v] = tick
        return done

    def _in_order(self, state: State, v: int, shift: int, domains: list[int]) -> None:
        """Keep persons who may be exchanged in order of one of their tasks."""
        person, service = self.crew.variables[v]
        number = self._class(person)
        if state.order.get(number) == service:
            before, until = (1 << shift) - 1, (1 << shift + WIDTH) - 1
            for w in state.left:
                other, same = self.crew.variables[w]
                if same == service and self._class(other) == number:
                    domains[w] &= ~before if other > person else until

    def _watched(self, state: State) -> bool:
        """Take away the ticks at which a minor would be in a task while all guardians are; False if some has none."""
        busy = state.busy
        people = range(len(self.kit.work.needs))
        for guardians, minors in self.crew.guards:
            with_minors = union(busy.get(m, 0) for m in people if minors >> m & 1)
            who = [p for p in people if guardians >> p & 1]
            all_busy = (1 << self.kit.layout.ticks) - 1
            for p in who:
                all_busy &= busy.get(p, 0)
            if all_busy & with_minors:
                return False
            closed = {m: all_busy for m in people if minors >> m & 1} if all_busy else {}
            for p in who:
                others = with_minors
                for q in who:
                    if q != p:
                        others &= busy.get(q, 0)
                if others:
                    closed[p] = closed.get(p, 0) | others
            for v in state.left if closed else ():
                times = closed.get(self.crew.variables[v][0], 0)
                if times:
                    state.domains[v] &= ~flags(union(times >> n for n in range(self.crew.lengths[v])))
                    if not state.domains[v]:
                        return False
        return True
