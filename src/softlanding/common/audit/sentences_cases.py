"""What happens to cases, as sentences."""

from softlanding.common.errors import Words

CASES: dict[str, Words] = {
    "case-changed": {
        "en": "{who} noted something in your case ({reference}): {what}.",
        "nl": "{who} legde iets vast in uw zaak ({reference}): {what}.",
    },
    "case-opened": {
        "en": "{who} looked at your case ({reference}): {what}.",
        "nl": "{who} bekeek uw zaak ({reference}): {what}.",
    },
}
