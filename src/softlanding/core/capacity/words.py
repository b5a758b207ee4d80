"""What the planner assumes, and the staffings it compares, in words."""

from __future__ import annotations

from collections.abc import Mapping

from softlanding.core.rulebook.records import Text

ASSUMED: Mapping[str, Text] = {
    "steady": Text(
        en="Requests come evenly spread over the whole time, day and night. Nobody states peaks.",
        nl="Aanvragen komen gelijkmatig over de hele tijd, dag en nacht. Niemand noemt pieken.",
    ),
    "once": Text(
        en="A client comes once to each authority. How often clients came is not stated.",
        nl="Een klant komt één keer bij elke instantie. Hoe vaak klanten kwamen, staat nergens.",
    ),
    "minutes": Text(
        en="Minutes per service are planning values of the desk's data: nobody states them.",
        nl="Minuten per dienst zijn planwaarden uit de gegevens van het loket: niemand noemt ze.",
    ),
    "share": Text(
        en="Every client needs the usual service of each authority. The share is not stated.",
        nl="Elke klant heeft de gebruikelijke dienst van elke instantie nodig. Het aandeel staat nergens.",
    ),
    "counters": Text(
        en="The number of counters is a planning value: nobody states it.",
        nl="Het aantal balies is een planwaarde: niemand noemt het.",
    ),
    "hours": Text(
        en="The opening hours are not stated for this authority; the desk's other hours stand in.",
        nl="De openingstijden zijn voor deze instantie niet genoemd; andere tijden van het loket staan ervoor.",
    ),
    "alone": Text(
        en="Everybody comes alone. The share of families is not known.",
        nl="Iedereen komt alleen. Het aandeel gezinnen is niet bekend.",
    ),
    "no-shows": Text(
        en="Everybody comes. The share of missed appointments is not known.",
        nl="Iedereen komt. Het aandeel gemiste afspraken is niet bekend.",
    ),
    "norm": Text(
        en="No promise is known for this service: 14 days stand in for it.",
        nl="Voor deze dienst is geen belofte bekend: 14 dagen staan ervoor.",
    ),
    "target": Text(
        en="Kept means: for 90 of 100 clients. The source says only “the vast majority”, if anything.",
        nl="Nagekomen betekent: voor 90 van de 100 klanten. De bron zegt alleen “het overgrote deel”, of niets.",
    ),
    "calendar-days": Text(
        en="Days are calendar days, from the day of asking to the day of the visit.",
        nl="Dagen zijn kalenderdagen, van de dag van aanvraag tot de dag van het bezoek.",
    ),
    "grid": Text(
        en="Appointments begin on a grid of minutes counted from the opening.",
        nl="Afspraken beginnen op een raster van minuten vanaf de opening.",
    ),
}

ALTERNATIVES: Mapping[str, Text] = {
    "asked": Text(en="As asked", nl="Zoals gevraagd"),
    "needed": Text(en="Counters that keep the promise", nl="Balies die de belofte nakomen"),
    "counter": Text(en="One counter more", nl="Eén balie meer"),
    "hour": Text(en="Each opening one hour longer", nl="Elke opening een uur langer"),
    "two-a-month": Text(en="Two days a month", nl="Twee dagen per maand"),
    "three-a-week": Text(en="Three days a week", nl="Drie dagen per week"),
    "typed": Text(en="Other hours, as typed", nl="Andere tijden, zoals getypt"),
}
