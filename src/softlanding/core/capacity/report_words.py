"""The words of the simulation report, in the languages of the desk."""

from __future__ import annotations

from collections.abc import Mapping

from softlanding.core.rulebook.records import Text

SAID: Mapping[str, Text] = {
    "title": Text(en="Simulation of {desk}", nl="Simulatie van {desk}"),
    "lead": Text(
        en="{clients} clients from {first} until {until}, played {runs} times. "
        "Seed {seed}: the same seed gives the same report.",
        nl="{clients} klanten van {first} tot {until}, {runs} keer gespeeld. "
        "Startgetal {seed}: hetzelfde startgetal geeft hetzelfde rapport.",
    ),
    "not-real": Text(
        en="This is a calculation with invented clients, no measurement of a desk.",
        nl="Dit is een berekening met verzonnen klanten, geen meting van een loket.",
    ),
    "fits": Text(
        en="The work keeps {load} of {counters} counters busy: it fits.",
        nl="Het werk houdt {load} van {counters} balies bezig: het past.",
    ),
    "does-not-fit": Text(
        en="The work keeps {load} counters busy. It cannot be {counters}: at least {least}.",
        nl="Het werk houdt {load} balies bezig. Het kan niet met {counters}: ten minste {least}.",
    ),
    "kept": Text(
        en="{share} of the clients get a time within {days} days ({low} to {high}); wanted {wanted}.",
        nl="{share} van de klanten krijgt een tijd binnen {days} dagen ({low} tot {high}); gewenst {wanted}.",
    ),
    "own-promise": Text(
        en="The norm is the desk's own promise: {reads}.", nl="De norm is de eigen belofte van het loket: {reads}."
    ),
    "a-time-is-not-all": Text(
        en="Simulated is the time at the counter. What an authority still does after the visit comes on top.",
        nl="Gesimuleerd is de tijd aan de balie. Wat een instantie na het bezoek nog doet, komt daarbij.",
    ),
    "norm-assumed": Text(
        en="The norm is assumed: no promise about this is known.",
        nl="De norm is aangenomen: hierover is geen belofte bekend.",
    ),
    "needed-counters": Text(
        en="What is needed: {counters} counters at these hours.", nl="Wat nodig is: {counters} balies op deze tijden."
    ),
    "needed-hours": Text(
        en="Or {hours} hours a week with {counters} counters: {windows}.",
        nl="Of {hours} uur per week met {counters} balies: {windows}.",
    ),
    "enough": Text(en="The hours asked are enough.", nl="De gevraagde tijden zijn genoeg."),
    "never": Text(
        en="No number of counters keeps it on these days: at best {share}. Another day is needed, or another norm.",
        nl="Met geen enkel aantal balies lukt het op deze dagen: hoogstens {share}. "
        "Er is een andere dag nodig, of een andere norm.",
    ),
    "no-longer": Text(
        en="Opening longer on these days alone does not keep it.",
        nl="Alleen langer opengaan op deze dagen is niet genoeg.",
    ),
    "staffing": Text(en="Staffing", nl="Bezetting"),
    "counters": Text(en="Counters", nl="Balies"),
    "within": Text(en="Within the norm", nl="Binnen de norm"),
    "interval": Text(en="95 % interval", nl="95 %-interval"),
    "p50": Text(en="Half wait less than (days)", nl="De helft wacht korter dan (dagen)"),
    "p90": Text(en="9 of 10 wait less than (days)", nl="9 van de 10 wachten korter dan (dagen)"),
    "served": Text(en="Served", nl="Geholpen"),
    "waiting": Text(en="Waiting at the end", nl="Wachten aan het eind"),
    "busy": Text(en="Busy", nl="Bezet"),
    "asked": Text(en="As asked", nl="Zoals gevraagd"),
    "needed": Text(en="What keeps the promise", nl="Wat de belofte nakomt"),
    "figures": Text(en="Figures", nl="Cijfers"),
    "waiting-picture": Text(
        en="Clients waiting at the end of each week", nl="Klanten die wachten aan het eind van elke week"
    ),
    "share-picture": Text(en="Share with a time within the norm", nl="Aandeel met een tijd binnen de norm"),
    "spread-picture": Text(en="Share served within so many days", nl="Aandeel geholpen binnen zoveel dagen"),
    "week": Text(en="Week", nl="Week"),
    "days": Text(en="Days", nl="Dagen"),
    "ends": Text(en="In the last week wait: {ends}.", nl="In de laatste week wachten: {ends}."),
    "assumed": Text(en="Assumed", nl="Aangenomen"),
    "sources": Text(en="Sources", nl="Bronnen"),
    "not-simulated": Text(
        en="“{promise}” is not simulated: no counter keeps it.",
        nl="“{promise}” is niet gesimuleerd: geen balie komt die na.",
    ),
    "checked": Text(en="checked {day}", nl="gecontroleerd {day}"),
    "hours-a-week": Text(en="{hours} hours a week: {windows}", nl="{hours} uur per week: {windows}"),
    "municipality": Text(en="Municipality", nl="Gemeente"),
    "ind": Text(en="Immigration service (IND)", nl="Immigratie- en Naturalisatiedienst (IND)"),
    "information": Text(en="Information", nl="Informatie"),
    "assumed-mark": Text(en="(assumed)", nl="(aangenomen)"),
    "key": Text(en="Lines", nl="Lijnen"),
}
