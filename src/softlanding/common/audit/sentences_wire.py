"""What leaves this system about cases, as sentences."""

from softlanding.common.errors import Words

WIRE: dict[str, Words] = {
    "case-exported": {
        "en": "{who} saved your case ({reference}) in a file for another system: {what}.",
        "nl": "{who} bewaarde uw zaak ({reference}) in een bestand voor een ander systeem: {what}.",
    },
}
