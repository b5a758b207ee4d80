"""What happens in a household's life, and who looked at visits that an agreement no longer covers, as sentences."""

from softlanding.common.errors import Words

LANES: dict[str, Words] = {
    "life-event-told": {
        "en": "{who} told what changed in your life, and the plan followed.",
        "nl": "{who} gaf door wat er in uw leven veranderde, en het plan ging mee.",
    },
    "life-event-undone": {
        "en": "{who} took back a change in your life, and the plan went back.",
        "nl": "{who} maakte een verandering in uw leven ongedaan, en het plan ging terug.",
    },
    "visit-after-agreement-listed": {
        "en": "{who} saw your visit ({reference}) in the list of visits whose agreement ends before them: {what}.",
        "nl": "{who} zag uw bezoek ({reference}) in de lijst van bezoeken waarvan de afspraak eerder eindigt: {what}.",
    },
}
