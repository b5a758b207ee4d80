"""What is said of promises, in words: reasons of a breach, and why a clock is not counted."""

from __future__ import annotations

from collections.abc import Mapping

from softlanding.core.rulebook.records import Text

BREACH_REASONS: Mapping[str, Text] = {
    "too-few-people": Text(en="Too few people at work", nl="Te weinig mensen aan het werk"),
    "too-few-times": Text(en="Too few times to offer", nl="Te weinig tijden om aan te bieden"),
    "other-authority": Text(en="Waited for another authority", nl="Gewacht op een andere instantie"),
    "system": Text(en="A system did not work", nl="Een systeem werkte niet"),
    "complicated": Text(en="The case was more complicated", nl="De zaak was ingewikkelder"),
    "our-mistake": Text(en="Our mistake", nl="Onze fout"),
    "noted-late": Text(en="Kept, but noted too late", nl="Nagekomen, maar te laat vastgelegd"),
    "something-else": Text(en="Something else", nl="Iets anders"),
}

NOT_COUNTED: Mapping[str, Text] = {
    "no-start": Text(en="No start is known", nl="Er is geen begin bekend"),
    "imported": Text(en="Imported from another system", nl="Overgenomen uit een ander systeem"),
    "left-the-list": Text(
        en="No longer waits for a home here, with a reason", nl="Wacht hier niet meer op een woning, met een reden"
    ),
    "not-known": Text(
        en="It is not known whether the promise covers them", nl="Het is niet bekend of de belofte voor hen geldt"
    ),
}
