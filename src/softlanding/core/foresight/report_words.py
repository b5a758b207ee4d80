"""The words of the housing replay, in English and Dutch."""

from __future__ import annotations

from collections.abc import Mapping

from softlanding.core.rulebook.records import Text

SAID: Mapping[str, Text] = {
    "title": Text(en="Weekly decisions against hindsight", nl="Wekelijkse keuzes naast de wijsheid achteraf"),
    "lead": Text(
        en="{weeks} weeks, {households} households a week and {homes} homes a week. "
        "Seed {seed}: the same seed gives the same report.",
        nl="{weeks} weken, {households} huishoudens per week en {homes} woningen per week. "
        "Startgetal {seed}: hetzelfde startgetal geeft hetzelfde rapport.",
    ),
    "not-real": Text(
        en="This is a calculation with invented households and homes, no measurement of a municipality.",
        nl="Dit is een berekening met verzonnen huishoudens en woningen, geen meting van een gemeente.",
    ),
    "what-hindsight-is": Text(
        en="Hindsight knows every arrival and every home beforehand. Nobody can do that: it is the bound.",
        nl="De wijsheid achteraf kent elke aankomst en elke woning vooraf. Dat kan niemand: het is de grens.",
    ),
    "part": Text(en="{policy}, beside the others", nl="{policy}, naast de andere"),
    "part-alone": Text(en="{policy}", nl="{policy}"),
    "balanced": Text(
        en="Deadlines: a head start in the last weeks; with enough homes the last weeks go first.",
        nl="Termijnen: een voorsprong in de laatste weken; bij genoeg woningen gaan de laatste weken voor.",
    ),
    "count": Text(
        en="Deadlines: as many households as possible in time, whoever they are.",
        nl="Termijnen: zoveel mogelijk huishoudens op tijd, wie het ook zijn.",
    ),
    "never-held": Text(
        en="Deadlines: no home is kept for later while a household in its last week could have it.",
        nl="Termijnen: geen woning blijft vrij voor later als een huishouden in de laatste week erin kan.",
    ),
    "first": Text(
        en="Deadlines: households in their last week choose first.",
        nl="Termijnen: huishoudens in hun laatste week gaan voor.",
    ),
    "value": Text(
        en="It reaches {value} of the value of hindsight and places {placed} of its households: {count}.",
        nl="Het haalt {value} van de waarde van de wijsheid achteraf en plaatst {placed} "
        "van het aantal huishoudens daarvan: {count}.",
    ),
    "expired": Text(
        en="{expired} households pass their deadline, {waiting} still wait at the end. "
        "{households} households arrived and {homes} homes were reported.",
        nl="{expired} huishoudens gaan over hun termijn, {waiting} wachten nog aan het eind. "
        "Er kwamen {households} huishoudens en {homes} woningen.",
    ),
    "enough": Text(
        en="The homes of the year before could have housed every household.",
        nl="De woningen van het jaar ervoor waren genoeg voor elk huishouden.",
    ),
    "too-few": Text(
        en="Homes are too few: those of the year before could have housed {share} of the households. Whoever is "
        "helped in the last week then takes a home from somebody else.",
        nl="Er zijn te weinig woningen: die van het jaar ervoor waren genoeg voor {share} van de huishoudens. "
        "Wie in de laatste week wordt geholpen, neemt dan een woning van een ander.",
    ),
    "refused": Text(
        en="{refused} offers are refused with an accepted reason; home and household come back a week later.",
        nl="{refused} aanbiedingen worden met een aanvaarde reden geweigerd; "
        "woning en huishouden doen een week later weer mee.",
    ),
    "wrong": Text(
        en="Every forecast is wrong on purpose: {error} households beside what the counts say.",
        nl="Elke verwachting is met opzet fout: {error} huishoudens naast wat de tellingen zeggen.",
    ),
    "figures": Text(en="The same weeks under each policy", nl="Dezelfde weken onder elke werkwijze"),
    "policy": Text(en="Policy", nl="Werkwijze"),
    "value-share": Text(en="Value of hindsight", nl="Waarde t.o.v. achteraf"),
    "placed": Text(en="Placed", nl="Geplaatst"),
    "placed-share": Text(en="Placed of hindsight", nl="Geplaatst t.o.v. achteraf"),
    "fit": Text(en="Mean fit", nl="Gemiddelde geschiktheid"),
    "waited": Text(en="Mean wait (weeks)", nl="Gemiddeld wachten (weken)"),
    "past-deadline": Text(en="Past the deadline", nl="Over de termijn"),
    "at-end": Text(en="Waiting at the end", nl="Wachten aan het eind"),
    "homes-lost": Text(en="Homes that lapsed", nl="Woningen die vervielen"),
    "hindsight": Text(en="Hindsight", nl="Wijsheid achteraf"),
    "first-come": Text(en="First come, first served", nl="Wie het eerst komt"),
    "batch": Text(en="Best match of each week", nl="Beste verdeling per week"),
    "threshold": Text(en="Fixed limit of fit", nl="Vaste grens aan geschiktheid"),
    "prices": Text(en="Prices from sampled futures", nl="Prijzen uit mogelijke toekomsten"),
    "votes": Text(en="Votes of sampled futures", nl="Stemmen van mogelijke toekomsten"),
    "share-picture": Text(en="Value, as a share of hindsight", nl="Waarde, als deel van die achteraf"),
    "waiting-picture": Text(
        en="Households waiting at the end of each week", nl="Huishoudens die wachten aan het eind van elke week"
    ),
    "expired-picture": Text(en="Households past their deadline, added up", nl="Huishoudens over hun termijn, opgeteld"),
    "waits-picture": Text(en="Share placed within so many weeks", nl="Deel dat binnen zoveel weken is geplaatst"),
    "week": Text(en="Week", nl="Week"),
    "weeks-waited": Text(en="Weeks waited", nl="Weken gewacht"),
    "ends": Text(en="At the end: {ends}.", nl="Aan het eind: {ends}."),
    "assumed-people": Text(
        en="Sizes, needs, homes and places are invented with planning shares; real weeks will be harder.",
        nl="Grootte, behoeften, woningen en plekken zijn verzonnen met planwaarden; echte weken zijn moeilijker.",
    ),
    "assumed-wave": Text(
        en="Households arrive at random, with a yearly wave of 40 % up and down that no policy is told. "
        "Homes are reported at random, evenly.",
        nl="Huishoudens komen willekeurig, met een jaargolf van 40 % op en neer die geen werkwijze kent. "
        "Woningen komen willekeurig, gelijkmatig.",
    ),
    "assumed-lives": Text(
        en="A home can be given until three weeks after it is reported, a household placed until twelve weeks "
        "after it arrives.",
        nl="Een woning kan tot drie weken na de melding worden gegeven, een huishouden tot twaalf weken na "
        "aankomst geplaatst.",
    ),
    "assumed-forecast": Text(
        en="Forecasts use counts of the past two years and past cases drawn at random: never anything about a person. "
        "Nothing after the last week counts, and every policy knows that.",
        nl="Verwachtingen gebruiken aantallen van de laatste twee jaar en willekeurig getrokken gevallen: nooit iets "
        "over een persoon. Na de laatste week telt niets, en elke werkwijze weet dat.",
    ),
    "assumed-value": Text(
        en="A placement is worth 1,000, plus its fit (1 to 1,001), minus 8 for each week waited.",
        nl="Een plaatsing is 1.000 waard, plus de geschiktheid (1 tot 1.001), min 8 voor elke week wachten.",
    ),
}
ASSUMED = ("assumed-people", "assumed-wave", "assumed-lives", "assumed-forecast", "assumed-value")
