"""What happens to cases, as sentences."""

from softlanding.common.errors import Words

CASES: dict[str, Words] = {
    "case-changed": {
        "en": "{who} noted something in your case ({reference}): {what}.",
        "nl": "{who} legde iets vast in uw zaak ({reference}): {what}.",
    },
    "case-listed": {
        "en": "{who} saw your case in a list ({reference}): {what}.",
        "nl": "{who} zag uw zaak in een lijst ({reference}): {what}.",
    },
    "cases-listed": {
        "en": "{who} looked at a list of cases.",
        "nl": "{who} bekeek een lijst van zaken.",
    },
    "case-opened": {
        "en": "{who} looked at your case ({reference}): {what}.",
        "nl": "{who} bekeek uw zaak ({reference}): {what}.",
    },
}
