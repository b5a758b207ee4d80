"""What a coordinator asks of the capacity planner. What stays empty is the desk's own, or assumed and said so."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from softlanding.common.errors import in_language
from softlanding.core.capacity.desk import USUAL, DeskWork, Given, HoursUnknown, VisitTooLong, months_later, work_of
from softlanding.core.capacity.opening import HoursNotReadable, Window, read_hours
from softlanding.core.capacity.question import MOST_MISSED, Demand
from softlanding.core.rulebook import load_rulebook
from softlanding.directory import queries as directory

MOST_CLIENTS, MOST_MONTHS = 50_000, 36
# So that an answer with its what-ifs takes less than two seconds, on a busy machine too; a list is slower to play.
VISITS_PLAYED, VISITS_PLAYED_FROM_A_LIST = 66_000, 27_000
MOST_RUNS, FEWEST_RUNS = 12, 2


class HoursField(forms.CharField):
    """Weekly hours as `read_hours` reads them."""

    def clean(self, value: Any) -> tuple[Window, ...]:
        """Give windows, or say which part cannot be read."""
        text = super().clean(value)
        if not text:
            return ()
        try:
            return read_hours(text)
        except HoursNotReadable as error:
            raise forms.ValidationError(
                _("I cannot read %(part)s. Write days and times as: tue,thu 09:00-12:30; fri 13:30-17:00"),
                params={"part": error},
            ) from None


class PercentField(forms.DecimalField):
    """A share, typed in percent."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            min_value=more.pop("least", 0), max_value=more.pop("most", 100), max_digits=5, decimal_places=2, **more
        )


class CapacityForm(forms.Form):
    """A desk's demand, hours, counters and norm."""

    desk = forms.ChoiceField(label=_("Desk"))
    authority = forms.ChoiceField(label=_("Authority"))
    clients = forms.IntegerField(label=_("Clients (persons)"), min_value=1, max_value=MOST_CLIENTS)
    months = forms.IntegerField(label=_("In how many months"), min_value=1, max_value=MOST_MONTHS)
    counters = forms.IntegerField(label=_("Counters"), required=False, min_value=1, max_value=100)
    hours = HoursField(
        label=_("Opening hours"),
        required=False,
        max_length=400,
        help_text=_("As: tue,thu 09:00-12:30; fri 13:30-17:00. tue@1,3 is the first and third Tuesday of a month."),
    )
    norm = forms.IntegerField(label=_("A time within so many days"), required=False, min_value=0, max_value=365)
    share = PercentField(label=_("For how many of 100 clients"), required=False, least=1)
    also = HoursField(label=_("Other hours to compare with"), required=False, max_length=400)
    start = forms.DateField(
        label=_("First day"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "utrecht-textbox"}),
    )
    working = forms.BooleanField(label=_("Count working days only"), required=False)
    minutes = forms.IntegerField(label=_("Minutes for one person"), required=False, min_value=1, max_value=480)
    further = forms.IntegerField(label=_("Minutes for each further person"), required=False, min_value=0, max_value=480)
    need = PercentField(label=_("Visits in 100 that need it"), required=False, least=1)
    families = PercentField(label=_("Families in 100 visits"), required=False)
    size = forms.IntegerField(label=_("Persons in a family"), required=False, min_value=2, max_value=12)
    no_show = PercentField(label=_("Missed appointments in 100"), required=False, most=MOST_MISSED * 100)
    urgent = PercentField(label=_("Visits in 100 that go first"), required=False)
    patience = forms.IntegerField(label=_("Gives up after so many days"), required=False, min_value=1, max_value=3650)
    seed = forms.IntegerField(label=_("Seed"), required=False, min_value=0, max_value=2**31 - 1)

    SHOWN = ("desk", "authority", "clients", "months", "counters", "hours", "norm", "share")
    FOLDED = (
        "also", "start", "working", "minutes", "further", "need", "families", "size", "no_show", "urgent", "patience",
        "seed",
    )  # fmt: skip
    work: DeskWork

    def __init__(self, data: Any, *, desk: str, today: date | None = None) -> None:
        """Offer the desks with known hours; the reader's own is chosen."""
        language = translation.get_language() or "en"
        known = [one for one in load_rulebook().desks.values() if one.hours]
        own = desk if any(one.id == desk for one in known) else known[0].id
        super().__init__(data or None, initial={"desk": own, "authority": "ind", "seed": 1})
        self.today = today or timezone.localdate()
        desks = sorted(((one.id, one.name.told(language)) for one in known), key=lambda pair: pair[1])
        self.fields["desk"].choices = desks  # type: ignore[attr-defined]  # a choice field
        words = [(name, in_language(directory.AUTHORITIES[name], language)) for name in directory.AUTHORITIES]
        self.fields["authority"].choices = words  # type: ignore[attr-defined]  # as above

    @property
    def shown(self) -> list[forms.BoundField]:
        """Give the fields that everybody fills in."""
        return [self[name] for name in self.SHOWN]

    @property
    def folded(self) -> list[forms.BoundField]:
        """Give the fields that may stay folded away."""
        return [self[name] for name in self.FOLDED]

    @property
    def unfolded(self) -> bool:
        """Say whether one of the folded fields was filled in, or is wrong."""
        typed = any(self.data.get(name) not in {None, "", "1"} for name in self.FOLDED)
        return self.is_bound and (typed or any(name in self.errors for name in self.FOLDED))

    def clean(self) -> dict[str, Any]:
        """Turn what was typed into a question, or say what stands in the way."""
        found = super().clean() or {}
        if self.errors:
            return found
        book, authority = load_rulebook(), found["authority"]
        try:
            works = work_of(book, book.desks[found["desk"]], self._given(found))
        except (HoursUnknown, VisitTooLong) as error:
            works = ()
            if isinstance(error, VisitTooLong) and error.authority == authority:
                self.add_error("hours", _("A visit lasts longer than these hours. Open longer, or make it shorter."))
                return found
        chosen = next((one for one in works if one.authority == authority), None)
        if chosen is None:
            self.add_error(
                "authority",
                _("Nothing is known of this authority at this desk. Choose another, or type hours and who needs it."),
            )
        else:
            self.work = chosen
        return found

    def _given(self, found: dict[str, Any]) -> Given:
        authority, own = found["authority"], load_rulebook().desks[found["desk"]]
        first = found["start"] or date(self.today.year + 1, 1, 1)
        demand = Demand(
            clients=found["clients"],
            first=first,
            until=months_later(first, found["months"]),
            family_share=_share(found["families"]),
            family_size=found["size"] or 3,
            no_show=_share(found["no_show"]),
            urgent=_share(found["urgent"]),
            patience_days=found["patience"],
        )
        offered = [row for row in own.services if row.authority == authority and row.offered == "yes"]
        usual = next((row for name in USUAL.get(authority, ()) for row in offered if row.service == name), None)
        row = usual or (offered[0] if offered else None)
        minutes = {}
        if row and (found["minutes"] is not None or found["further"] is not None):
            first_person = found["minutes"] or row.first_person_minutes
            further = row.further_person_minutes if found["further"] is None else found["further"]
            minutes[row.service] = (first_person, further)
        return Given(
            demand=demand,
            shares={row.service: _share(found["need"])} if row and found["need"] is not None else {},
            minutes=minutes,
            hours={authority: found["hours"]} if found["hours"] else {},
            counters={authority: found["counters"]} if found["counters"] else {},
            norm_days={authority: found["norm"]} if found["norm"] is not None else {},
            norm_share=_share(found["share"]) if found["share"] is not None else None,
            working_days=found["working"] or None,
            families_given=found["families"] is not None,
            no_show_given=found["no_show"] is not None,
            seed=1 if found["seed"] is None else found["seed"],
            runs=_runs(demand),
        )


def _share(percent: Any) -> float:
    return float(percent or 0) / 100


def _runs(demand: Demand) -> int:
    """Give how often the time is played: as often as two seconds allow."""
    visits = VISITS_PLAYED_FROM_A_LIST if demand.urgent or demand.no_show else VISITS_PLAYED
    return max(FEWEST_RUNS, min(MOST_RUNS, visits // demand.clients))
