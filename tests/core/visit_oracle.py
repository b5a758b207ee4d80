"""The visits of one desk-day as a CP-SAT model: a second opinion on feasibility and on the best stay.

`python tests/core/visit_oracle.py 0 2000` compares so many desk-days, half of them without a block.
"""

import random
import sys
from itertools import combinations

from ortools.sat.python import cp_model

from softlanding.core.arrangement import Board, Work

EXACT = 10**6


class Oracle:
    """A model in ticks, over the same numbers as the search: work, and the free ticks per counter and authority."""

    def __init__(self, work: Work, free, span: int, length: int) -> None:
        self.work, self.free, self.length = work, free, length
        self.model = cp_model.CpModel()
        self.at_counter = [[] for _ in free]
        self.uses = [[] for _ in free]
        self.tasks = {}
        for k, lengths in enumerate(work.blocks):
            people = [p for p, need in enumerate(work.needs) if need >> k & 1]
            if lengths and people:
                self.block(k, people, lengths)
            else:
                for p in people:
                    self.single(p, k)
        self.people()
        self.guardians()
        self.starts = self.extreme("AddMinEquality", [task[0] for task in self.tasks.values()])
        self.ends = self.extreme("AddMaxEquality", [task[1] for task in self.tasks.values()])
        self.model.add(self.ends - self.starts <= span)
        self.used = [self.model.new_bool_var("") for _ in free]
        for used, uses in zip(self.used, self.uses, strict=True):
            self.model.add_max_equality(used, uses or [0])

    def extreme(self, kind, values):
        value = self.model.new_int_var(0, self.length, "")
        getattr(self.model, kind)(value, values)
        return value

    def where(self, start, end, authority, ticks):
        """The interval stands at exactly one counter, on ticks that are free there."""
        chosen = []
        for c, row in enumerate(self.free):
            here = self.model.new_bool_var("")
            runs = [
                n for n in range(self.length - ticks + 1) if row[authority] >> n & (1 << ticks) - 1 == (1 << ticks) - 1
            ]
            self.model.add_linear_expression_in_domain(start, cp_model.Domain.from_values(runs)).only_enforce_if(here)
            self.at_counter[c].append(self.model.new_optional_fixed_size_interval_var(start, ticks, here, ""))
            self.uses[c].append(here)
            chosen.append(here)
        self.model.add_exactly_one(chosen)
        self.model.add(end == start + ticks)

    def span_var(self):
        return self.model.new_int_var(0, self.length, ""), self.model.new_int_var(0, self.length, "")

    def single(self, p, k):
        start, end = self.span_var()
        self.where(start, end, self.work.authority[k], self.work.ticks[p][k])
        self.tasks[p, k] = (start, end)

    def block(self, k, people, lengths):
        start, end = self.span_var()
        self.where(start, end, self.work.authority[k], sum(lengths))
        order = [[self.model.new_bool_var("") for _ in lengths] for _ in people]
        for line in [*order, *zip(*order, strict=True)]:
            self.model.add_exactly_one(line)
        for p, line in zip(people, order, strict=True):
            begins, ends = self.span_var()
            self.model.add(begins == start + sum(sum(lengths[:i]) * x for i, x in enumerate(line)))
            self.model.add(ends == begins + sum(n * x for n, x in zip(lengths, line, strict=True)))
            self.tasks[p, k] = (begins, ends)

    def people(self):
        for at in self.at_counter:
            self.model.add_no_overlap(at)
        for (p, k), (q, j) in combinations(self.tasks, 2):
            if p == q:
                before = self.model.new_bool_var("")
                self.model.add(self.tasks[p, k][1] <= self.tasks[p, j][0]).only_enforce_if(before)
                self.model.add(self.tasks[p, j][1] <= self.tasks[p, k][0]).only_enforce_if(~before)
                if self.work.after[j] >> k & 1:
                    self.model.add(before == 1)
                if self.work.after[k] >> j & 1:
                    self.model.add(before == 0)
        for p in range(len(self.work.needs)):
            mine = [key for key in self.tasks if key[0] == p]
            lasts = [self.model.new_bool_var("") for _ in mine]
            if not mine:
                continue
            self.model.add_exactly_one(lasts)
            for key, last in zip(mine, lasts, strict=True):
                nexts = []
                for other in mine:
                    if other != key:
                        near = self.model.new_bool_var("")
                        gap = self.tasks[other][0] - self.tasks[key][1]
                        self.model.add_linear_constraint(gap, 0, self.work.max_gap).only_enforce_if(near)
                        nexts.append(near)
                    self.model.add(self.tasks[other][1] <= self.tasks[key][1]).only_enforce_if(last)
                self.model.add_bool_or([*nexts, last])

    def guardians(self):
        for (p, _), (begins, ends) in self.tasks.items():
            who = self.work.guardians[p]
            if not who:
                continue
            adults = [g for g in range(len(self.work.needs)) if who >> g & 1]
            for t in range(self.length):
                during = self.inside(begins, ends, t)
                self.model.add_bool_or([during.negated(), *[self.idle(g, t) for g in adults]])

    def inside(self, begins, ends, t):
        """True whenever the tick lies in the task; it may be true elsewhere, which only forbids more."""
        early, late, here = (self.model.new_bool_var("") for _ in range(3))
        self.model.add(ends <= t).only_enforce_if(early)
        self.model.add(begins > t).only_enforce_if(late)
        self.model.add_bool_or([early, late, here])
        return here

    def idle(self, g, t):
        """May be true only when the person is in no task at this tick."""
        idle = self.model.new_bool_var("")
        for (p, _), (begins, ends) in self.tasks.items():
            if p == g:
                early = self.model.new_bool_var("")
                self.model.add(ends <= t).only_enforce_if([idle, early])
                self.model.add(begins > t).only_enforce_if([idle, early.negated()])
        return idle

    def best(self):
        """(start, end, counters) of the earliest, then shortest, then narrowest visit, or None."""
        big = self.length + 1
        counters = len(self.free) + 1
        self.model.minimize((self.starts * big + self.ends) * counters + sum(self.used))
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        status = solver.solve(self.model)
        if status == cp_model.INFEASIBLE:
            return None
        assert status == cp_model.OPTIMAL
        return solver.value(self.starts), solver.value(self.ends), sum(map(solver.value, self.used))


def small_desk_day(chance, *, blocks=True):
    """Work, free ticks, span and length of a random desk-day: one to four persons, services and counters."""
    length = chance.randint(10, 26)
    services, persons, authorities = chance.randint(1, 3), chance.randint(1, 4), chance.randint(1, 2)
    needs = [chance.randrange(1 << services) for _ in range(persons)]
    if chance.random() < 0.5 or not any(needs):
        needs = [(1 << services) - 1] * persons
    lengths, ticks = [], [[0] * services for _ in range(persons)]
    for k in range(services):
        who = [p for p in range(persons) if needs[p] >> k & 1]
        block = blocks and bool(who) and chance.random() < (0.6 if k == 0 else 0.2)
        first, further = chance.randint(1, 4), chance.randint(1, 2)
        lengths.append((first,) + (further,) * (len(who) - 1) if block else ())
        for p in who:
            ticks[p][k] = min(first, further) if block else min(3, first) if chance.random() < 0.9 else further
    work = Work(
        needs=tuple(needs),
        ticks=tuple(map(tuple, ticks)),
        authority=tuple(chance.randrange(authorities) for _ in range(services)),
        after=tuple(
            (k > 0 and chance.random() < 0.6) | (k > 1 and chance.random() < 0.3) << 1 for k in range(services)
        ),
        blocks=tuple(lengths),
        guardians=tuple(
            (1 if p == 1 else chance.choice([1, 3])) if p and chance.random() < 0.5 else 0 for p in range(persons)
        ),
        max_gap=chance.choice([0, 1, 2, 3, 6]),
    )
    return (
        work,
        [free_row(chance, length, authorities) for _ in range(chance.randint(1, 4))],
        chance.choice([8, 12, 18, 26]),
        length,
    )


def free_row(chance, length, authorities):
    """One counter's free ticks per authority: it has one authority, or all."""
    mask, full, tick = (1 << length) - 1, chance.choice([0, 0.1, 0.3, 0.5]), 0
    while tick < length:
        run = chance.randint(1, 4)
        mask &= ~(((1 << run) - 1) << tick) if chance.random() < full else -1
        tick += run
    only = chance.choice([*range(authorities), None])
    return tuple(mask if only in {None, a} else 0 for a in range(authorities))


def compared(seeds, *, blocks):
    """The desk-days on which the search and the solver differ, and how many have a visit."""
    differences, feasible = [], 0
    for seed in seeds:
        work, free, span, length = small_desk_day(random.Random(seed), blocks=blocks)
        board = Board(work, free)
        every = (board.answer(start, min(length, start + span), EXACT) for start in range(length))
        answer = next((answer for answer in every if answer.placed or not answer.proven), None)
        found = answer and answer.placed
        ours = found and (found[0].begins, max(p.ends for p in found), len({p.counter for p in found}))
        feasible += found is not None
        theirs = Oracle(work, free, span, length).best()
        if ours != theirs or (answer and not answer.proven):
            differences.append((seed, ours, theirs))
    return differences, feasible


if __name__ == "__main__":
    first, last = map(int, sys.argv[1:])
    half = (first + last) // 2
    for numbers, with_blocks in ((range(first, half), True), (range(half, last), False)):
        sys.stdout.write(f"{len(numbers)} desk-days, blocks {with_blocks}: {compared(numbers, blocks=with_blocks)}\n")
