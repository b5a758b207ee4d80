"""What a household does with its own cases, and who followed one by its reference, as sentences."""

from softlanding.common.errors import Words

FOLLOWING: dict[str, Words] = {
    "cases-listed": {"en": "{who} looked at your cases: {what}.", "nl": "{who} bekeek uw zaken: {what}."},
    "case-looked": {
        "en": "{who} looked at the case {reference}: {what}.",
        "nl": "{who} bekeek de zaak {reference}: {what}.",
    },
    "case-stated": {
        "en": "{who} told us about an application ({reference}): {what}.",
        "nl": "{who} meldde een aanvraag ({reference}): {what}.",
    },
    "case-message-written": {
        "en": "{who} wrote a message about the case {reference}.",
        "nl": "{who} schreef een bericht over de zaak {reference}.",
    },
    "case-fact-noted": {
        "en": "{who} noted a day in your plan, from the case {reference}: {what}.",
        "nl": "{who} legde een dag vast in uw plan, uit de zaak {reference}: {what}.",
    },
    "desk-fact-noted": {
        "en": "{who} noted in your plan what was done at the desk ({reference}): {what}.",
        "nl": "{who} legde in uw plan vast wat aan het loket is gedaan ({reference}): {what}.",
    },
    "tracking-code-sent": {
        "en": "{who} e-mailed you a code to follow the case {reference}.",
        "nl": "{who} mailde u een code om de zaak {reference} te volgen.",
    },
    "tracking-refused": {
        "en": "{who} asked for a code to follow the case {reference}, with a wrong birth date, and got none.",
        "nl": "{who} vroeg een code voor de zaak {reference}, met een verkeerde geboortedatum, en kreeg er geen.",
    },
    "case-tracked": {
        "en": "{who} followed the case {reference} with the code from your e-mail.",
        "nl": "{who} volgde de zaak {reference} met de code uit uw e-mail.",
    },
}
