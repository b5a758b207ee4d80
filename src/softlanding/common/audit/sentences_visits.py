"""What happens to a plan, to visits and at the desk, as sentences."""

from softlanding.common.errors import Words

VISITS: dict[str, Words] = {
    "household-started": {"en": "{who} started this plan.", "nl": "{who} begon dit plan."},
    "household-kept": {
        "en": "{who} asked for a link to come back to this plan.",
        "nl": "{who} vroeg om een link om bij dit plan terug te komen.",
    },
    "household-opened": {"en": "{who} looked at: {what}.", "nl": "{who} bekeek: {what}."},
    "household-forgotten": {"en": "{who} deleted this plan.", "nl": "{who} verwijderde dit plan."},
    "visit-held": {"en": "{who} held a visit ({reference}).", "nl": "{who} hield een bezoek vast ({reference})."},
    "visit-booked": {"en": "{who} booked a visit ({reference}).", "nl": "{who} boekte een bezoek ({reference})."},
    "visit-cancelled": {
        "en": "{who} cancelled a visit ({reference}).",
        "nl": "{who} zegde een bezoek af ({reference}).",
    },
    "visit-moved": {"en": "{who} moved a visit ({reference}).", "nl": "{who} verzette een bezoek ({reference})."},
    "person-left-visit": {
        "en": "{who} took one person out of a visit ({reference}).",
        "nl": "{who} haalde één persoon uit een bezoek ({reference}).",
    },
    "person-joined-visit": {
        "en": "{who} added one person to a visit ({reference}).",
        "nl": "{who} voegde één persoon toe aan een bezoek ({reference}).",
    },
    "visit-restored": {
        "en": "{who} undid the cancelling of a visit ({reference}).",
        "nl": "{who} maakte het afzeggen van een bezoek ongedaan ({reference}).",
    },
    "visit-confirmed-again": {
        "en": "{who} confirmed once more that you come ({reference}).",
        "nl": "{who} bevestigde nog eens dat u komt ({reference}).",
    },
    "visit-to-confirm": {
        "en": "{who} asked you to confirm a visit once more ({reference}).",
        "nl": "{who} vroeg u een bezoek nog eens te bevestigen ({reference}).",
    },
    "visit-missed": {
        "en": "{who} noted that nobody came to a visit ({reference}).",
        "nl": "{who} noteerde dat niemand naar een bezoek kwam ({reference}).",
    },
    "no-show-corrected": {
        "en": "{who} corrected that a visit was missed ({reference}).",
        "nl": "{who} herstelde dat een bezoek als gemist stond ({reference}).",
    },
    "household-looked-up": {
        "en": "{who} looked you up by your reference, to change a visit, and saw: {what}.",
        "nl": "{who} zocht u op via uw kenmerk, voor een bezoek, en zag: {what}.",
    },
    "visit-opened": {
        "en": "{who} opened your visit ({reference}) and saw: {what}.",
        "nl": "{who} opende uw bezoek ({reference}) en zag: {what}.",
    },
    "visits-listed": {
        "en": "{who} saw your visit ({reference}) in the list of a day: {what}.",
        "nl": "{who} zag uw bezoek ({reference}) in de lijst van een dag: {what}.",
    },
    "visit-lost-cover": {
        "en": "{who} changed the opening hours: your visit ({reference}) needs another time.",
        "nl": "{who} veranderde de openingstijden: uw bezoek ({reference}) krijgt een andere tijd.",
    },
    "visit-has-cover-again": {
        "en": "{who} changed the opening hours: your visit ({reference}) stands again as it was booked.",
        "nl": "{who} veranderde de openingstijden: uw bezoek ({reference}) gaat weer door zoals het geboekt was.",
    },
    "conflicts-listed": {
        "en": "{who} saw your visit ({reference}) among those that need another time: {what}.",
        "nl": "{who} zag uw bezoek ({reference}) bij de bezoeken die een andere tijd krijgen: {what}.",
    },
    "hours-changed": {
        "en": "{who} changed the opening hours of {desk} (change {version}: {change}).",
        "nl": "{who} veranderde de openingstijden van {desk} (wijziging {version}: {change}).",
    },
    "visit-checked-in": {
        "en": "{who} noted that you arrived for your visit ({reference}).",
        "nl": "{who} noteerde dat u er was voor uw bezoek ({reference}).",
    },
    "visit-checked-in-at-entrance": {
        "en": "Somebody checked in at the entrance with the code of your visit ({reference}).",
        "nl": "Iemand meldde zich bij de ingang aan met de code van uw bezoek ({reference}).",
    },
    "desk-step": {
        "en": "{who} helped you at the desk ({reference}: {step}).",
        "nl": "{who} hielp u aan het loket ({reference}: {step}).",
    },
    "desk-looked": {
        "en": "{who} looked at the day at the desk.",
        "nl": "{who} bekeek de dag aan het loket.",
    },
    "walk-in": {
        "en": "{who} helped somebody without an appointment.",
        "nl": "{who} hielp iemand zonder afspraak.",
    },
    "visit-exported": {
        "en": "{who} saved the visit ({reference}) as a file.",
        "nl": "{who} bewaarde het bezoek ({reference}) als bestand.",
    },
    "reminders-on": {"en": "{who} switched reminders on.", "nl": "{who} zette herinneringen aan."},
    "reminders-off": {"en": "{who} switched reminders off.", "nl": "{who} zette herinneringen uit."},
    "feed-made": {
        "en": "{who} made a private calendar address.",
        "nl": "{who} maakte een eigen agenda-adres.",
    },
    "feed-ended": {
        "en": "{who} switched the private calendar address off.",
        "nl": "{who} zette het eigen agenda-adres uit.",
    },
    "messages-listed": {
        "en": "{who} saw that a message about your visit ({reference}) did not arrive.",
        "nl": "{who} zag dat een bericht over uw bezoek ({reference}) niet is aangekomen.",
    },
    "message-tried-again": {
        "en": "{who} had a message about your visit ({reference}) sent again.",
        "nl": "{who} liet een bericht over uw bezoek ({reference}) opnieuw versturen.",
    },
    "message-set-aside": {
        "en": "{who} took care of a message about your visit ({reference}) that did not arrive.",
        "nl": "{who} handelde een bericht over uw bezoek ({reference}) af dat niet was aangekomen.",
    },
    "waiting-asked": {"en": "{who} asked for an earlier time.", "nl": "{who} vroeg om een eerdere tijd."},
    "waiting-withdrawn": {
        "en": "{who} stopped asking for an earlier time.",
        "nl": "{who} vraagt niet meer om een eerdere tijd.",
    },
    "waiting-offered": {
        "en": "{who} offered an earlier time ({reference}).",
        "nl": "{who} bood een eerdere tijd aan ({reference}).",
    },
    "waiting-refused": {
        "en": "{who} said no to an earlier time ({reference}).",
        "nl": "{who} sloeg een eerdere tijd af ({reference}).",
    },
    "waiting-listed": {
        "en": "{who} saw your request on the waiting list: {what}.",
        "nl": "{who} zag uw verzoek op de wachtlijst: {what}.",
    },
    "who-got-what-listed": {
        "en": "{who} looked at how times were given out.",
        "nl": "{who} bekeek hoe tijden zijn vergeven.",
    },
    "answers-saved": {"en": "{who} changed: {what}.", "nl": "{who} veranderde: {what}."},
    "plan-taken-along": {"en": "{who} took a copy of: {what}.", "nl": "{who} nam een kopie mee van: {what}."},
    "link-opened": {"en": "{who} signed in with a link.", "nl": "{who} logde in met een link."},
    "refused": {
        "en": "{who} was refused: {what}.",
        "nl": "{who} kreeg geen toegang: {what}.",
    },
}
