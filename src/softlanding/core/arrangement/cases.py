"""One way to place a party's blocks, and the search for what each person may then do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from softlanding.core.arrangement.chains import Chain
from softlanding.core.arrangement.counting import Item, room_for
from softlanding.core.arrangement.fields import ALL, FULL, WIDTH, Room, whole
from softlanding.core.arrangement.patience import Patience
from softlanding.core.arrangement.pattern import NEVER, Pattern, Place
from softlanding.core.arrangement.seats import Unattended, attended, seat
from softlanding.core.arrangement.work import Placed, Table, union


@dataclass(slots=True, eq=False)
class Option:
    """What one person of a kind may do: a chain at a tick, with places in blocks."""

    adds: int
    ends: int
    kind: int
    first: int
    chain: Chain
    places: tuple[Place, ...]


Items = dict[Item, list[Option]]


class Kit:
    """A pattern at one board."""

    def __init__(self, board: Table, pattern: Pattern) -> None:
        self.board, self.pattern = board, pattern
        self.room = Room(board, pattern.layout)


LOOKS = 50
"""As many options are looked at in the time that one situation takes."""


class Case:
    """The search with all blocks placed."""

    def __init__(
        self,
        kit: Kit,
        counters: tuple[int, ...],
        start: int,
        limit: int,
        blocks: tuple[tuple[int, int, int], ...],
        patience: Patience,
    ) -> None:
        self.kit, self.counters, self.start, self.limit = kit, counters, start, limit
        self.blocks, self.patience = blocks, patience
        patience.spend()
        self.taken: dict[int, int] = {}
        for service, at, counter in blocks:
            self.taken[counter] = self.taken.get(counter, 0) | (1 << kit.pattern.shape.spans[service]) - 1 << at
        self.anchored = any(at == start for _, at, _ in blocks)
        self.items: Items = {}
        self.fresh = True
        self.ends: set[int] = set()
        self.outline = kit.pattern.outline(tuple((service, at - start) for service, at, _ in blocks))
        self.soonest = start + self.outline.soonest

    def _left(self, used: int, items: Iterable[Item]) -> dict[Item, int]:
        """How many persons of each item are not placed yet."""
        fields = self.kit.pattern.kind_field
        return {i: 1 if isinstance(i, tuple) else FULL - 1 - (used // fields[i] & ALL) for i in items}

    def _crowded(self, end: int) -> bool:
        """Whether some section's counters have too few separate runs for all tasks of its length or longer."""
        kit = self.kit
        people = {item: 1 if isinstance(item, tuple) else len(kit.pattern.people[item]) for item in self.items}
        for section, (group, length) in enumerate(kit.pattern.layout.sections):
            own = [need for need in self.outline.needs if need.section == section]
            if length == 1 or not own:
                continue
            tasks = sum(need.tasks * people[need.item] for need in own)
            a, b = min(n.begins for n in own), max(n.due(end - self.start) for n in own)
            window = (1 << max(a, b)) - (1 << a) << self.start
            for counter in self.here:
                tasks -= room_for(
                    kit.board.free_of[group.number][counter] & ~self.taken.get(counter, 0) & window, length
                )
                if tasks <= 0:
                    break
            if tasks > 0:
                return True
        return False

    def listed(self, end: int) -> bool:
        """Whether an arrangement may end by this tick; lists what each person may do when first asked."""
        if self.fresh and self.soonest <= end:
            self.fresh = False
            self.items = self._listed()
            if not self.items:
                self.soonest = NEVER
        return self.soonest <= end

    def _listed(self) -> Items:
        """Per item its options, soonest end first; nothing when it is plain that the case is hopeless."""
        kit = self.kit
        self.used = kit.room.used(self.counters, self.start, self.taken) | kit.pattern.counts
        items: Items = {place: [] for place in kit.pattern.places}
        items |= {kind: [] for kind, places, *_ in self.outline.ways if not places}
        windows = self.outline.windows(self.limit - self.start, len(kit.board.free))
        if windows.lacking(self.used, self._left(self.used, items)):
            return {}
        owed = self.outline.owed
        for number, (kind, places, way, after) in enumerate(self.outline.ways):
            first = self.start + after
            last = first if places else self.limit - 1
            self.patience.spend((last - first + 1) * len(way.chains) // LOOKS)
            options = [o for at in range(first, last + 1) for o in self._options(kind, places, way.chains, at)]
            for item in places or (kind,):
                items[item] += options
                if owed[item] == number and not items[item]:
                    return {}
        for options in items.values():
            options.sort(key=lambda o: o.ends)
        self.soonest = max(options[0].ends for options in items.values())
        self.ends = {o.ends for options in items.values() for o in options}
        lowest = kit.pattern.lowest
        self.matters = {i: whole(union(o.adds for o in options), lowest) for i, options in items.items()}
        return items

    def _options(self, kind: int, places: tuple[Place, ...], chains: tuple[Chain, ...], first: int) -> Iterator[Option]:
        """The chains that fit when nobody else comes."""
        kit, used, full = self.kit, self.used, self.kit.pattern.full
        weight = kit.pattern.layout.weights[kind]
        own = kit.pattern.kind_field[kind] + sum(kit.pattern.place_field[place] for place in places)
        for chain in chains:
            if first + chain.ends > self.limit:
                break
            shift = WIDTH * (first + chain.begins - self.start)
            if shift >= 0:
                adds = chain.adds << shift
                if not (used + adds) & full:
                    adds += (chain.busy << shift) * weight + own
                    yield Option(adds, first + chain.ends, kind, first, chain, places)

    def by(self, end: int, counters: tuple[int, ...]) -> tuple[Placed, ...] | None:
        """Any arrangement that ends by this tick, at these counters."""
        kit = self.kit
        self.patience.spend()
        used = self.used
        if counters != self.counters:
            used = kit.room.used(counters, self.start, self.taken) | kit.pattern.counts
        self.windows = self.outline.windows(end - self.start, len(kit.board.free))
        self.here = counters
        if self.windows.lacking(used, self._left(used, self.items)) or self._crowded(end):
            return None
        full = kit.pattern.full
        items = {}
        for item, options in self.items.items():
            self.patience.spend(len(options) // LOOKS)
            items[item] = [o for o in options if o.ends <= end and not (used + o.adds) & full]
            if not items[item]:
                return None
        self.failed: set[tuple[int, ...]] = set()
        return self._choose(used, items, ()) if self.anchored else self._begin(used, items)

    def _begin(self, used: int, items: Items) -> tuple[Placed, ...] | None:
        """Like `_choose`, and somebody must begin at the start: each item in turn, without what was tried before."""
        for item in list(items):
            now = [o for o in items[item] if o.first + o.chain.begins == self.start]
            later = [o for o in items[item] if o.first + o.chain.begins != self.start]
            for n, option in enumerate(now):
                found = self._take(used, {**items, item: now[n:] + later}, (), option)
                if found is not None:
                    return found
            if not later:
                return None
            items[item] = later
            self.failed = set()
        return None

    def _choose(self, used: int, items: Items, chosen: tuple[Option, ...]) -> tuple[Placed, ...] | None:
        """Fill the item with the fewest options, and go on."""
        if not items:
            return self._settled(chosen)
        # What is left of a kind's list follows from what is used and from its first option: earlier ones were tried.
        kinds = [id(options[0]) for item, options in items.items() if not isinstance(item, tuple)]
        key = (used & union(self.matters[item] for item in items), *kinds)
        if key in self.failed:
            return None
        item = min(items, key=lambda i: len(items[i]))
        for n, option in enumerate(items[item]):
            rest = items if isinstance(item, tuple) else {**items, item: items[item][n:]}
            found = self._take(used, rest, chosen, option)
            if found is not None:
                return found
        self.failed.add(key)
        return None

    def _take(self, used: int, items: Items, chosen: tuple[Option, ...], option: Option) -> tuple[Placed, ...] | None:
        """Choose the option, keep what still fits beside it, and go on unless some item has nothing left."""
        full = self.kit.pattern.full
        used += option.adds
        if used & full:
            return None
        self.patience.spend()
        chosen = (*chosen, option)
        left = [i for i in items if i not in option.places and (i != option.kind or not self._complete(i, chosen))]
        if self.windows.lacking(used, self._left(used, left)):
            return None
        kept, looked_at = {}, 0
        for item in left:
            options = items[item]
            looked_at += len(options)
            kept[item] = keep = [o for o in options if not (used + o.adds) & full]
            if not keep:
                break
        self.patience.spend(looked_at // LOOKS)
        return self._choose(used, kept, chosen) if len(kept) == len(left) and all(kept.values()) else None

    def _complete(self, kind: int, chosen: tuple[Option, ...]) -> bool:
        return sum(o.kind == kind for o in chosen) == len(self.kit.pattern.people[kind])

    def _settled(self, chosen: tuple[Option, ...]) -> tuple[Placed, ...] | None:
        """The options with a counter for each task and a person for each option, if there are such."""
        kit = self.kit
        at = {service: counter for service, _, counter in self.blocks}
        # Persons who may be exchanged are served in the order in which the party names them.
        chosen = tuple(sorted(chosen, key=lambda o: (o.first + o.chain.begins, o.ends)))
        tasks = [
            (o.first + begins, o.first + begins + ticks, service, n)
            for n, o in enumerate(chosen)
            for service, begins, ticks in o.chain.parts
        ]
        singles = sorted(task for task in tasks if task[2] not in at)
        counters = seat(kit.board, self.here, singles, self.taken)
        if counters is None:
            return None
        people = [kit.pattern.people[o.kind] for o in chosen]
        who = attended(kit.board, people, tasks)
        if who is None:
            raise Unattended
        placed = [Placed(a, b, who[n], k, c) for (a, b, k, n), c in zip(singles, counters, strict=True)]
        placed += [Placed(a, b, who[n], k, at[k]) for a, b, k, n in tasks if k in at]
        return tuple(sorted(placed))
