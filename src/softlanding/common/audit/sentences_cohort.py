"""What employers see and newcomers allow, as sentences."""

from softlanding.common.errors import Words

COHORT: dict[str, Words] = {
    "arrivals-listed": {
        "en": "{who} saw you in its list of arrivals: {what}.",
        "nl": "{who} zag u in de eigen lijst van komsten: {what}.",
    },
    "arrivals-exported": {
        "en": "{who} saved its list of arrivals, with you in it: {what}.",
        "nl": "{who} bewaarde de eigen lijst van komsten, met u erin: {what}.",
    },
    "arrival-opened": {
        "en": "{who} looked at your arrival: {what}.",
        "nl": "{who} bekeek uw komst: {what}.",
    },
    "employer-follows": {
        "en": "{who} let your employer see: {what}.",
        "nl": "{who} liet uw werkgever zien: {what}.",
    },
    "employer-follows-no-more": {
        "en": "{who} stopped your employer from seeing: {what}.",
        "nl": "{who} liet uw werkgever niet langer zien: {what}.",
    },
    "group-requests-listed": {
        "en": "{who} looked at group visits that employers ask for.",
        "nl": "{who} bekeek groepsbezoeken waar werkgevers om vragen.",
    },
}
