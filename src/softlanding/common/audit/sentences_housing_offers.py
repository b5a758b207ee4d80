"""What happens to the one offer of a home, as sentences."""

from softlanding.common.errors import Words

HOUSING_OFFERS: dict[str, Words] = {
    "home-offers-listed": {
        "en": "{who} looked at a list of homes that are offered.",
        "nl": "{who} bekeek een lijst van aangeboden woningen.",
    },
    "home-offer-listed": {
        "en": "{who} saw the offer of a home to you in a list ({reference}): {what}.",
        "nl": "{who} zag het woningaanbod aan u in een lijst ({reference}): {what}.",
    },
    "home-offer-opened": {
        "en": "{who} looked at the offer of a home to you ({reference}): {what}.",
        "nl": "{who} bekeek het woningaanbod aan u ({reference}): {what}.",
    },
    "home-offer-changed": {
        "en": "{who} noted something about the offer of a home to you ({reference}): {what}.",
        "nl": "{who} legde iets vast over het woningaanbod aan u ({reference}): {what}.",
    },
    "home-offer-read": {
        "en": "{who} read the letter about a home for you ({reference}).",
        "nl": "{who} las de brief over een woning voor u ({reference}).",
    },
    "home-noted": {
        "en": "{who} noted in your plan the day of your lease ({reference}): {what}.",
        "nl": "{who} legde in uw plan de dag van uw huur vast ({reference}): {what}.",
    },
}
