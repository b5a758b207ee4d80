"""What the joint desk does with a household, as sentences."""

from softlanding.common.errors import Words

REASONS: dict[str, Words] = {
    "asked-at-desk": {"en": "you are at the desk without a visit", "nl": "u bent aan het loket zonder afspraak"},
    "phone-or-mail": {"en": "you rang or wrote", "nl": "u belde of schreef"},
    "open-work": {"en": "there is open work for you", "nl": "er is nog werk voor u te doen"},
    "correction": {"en": "to correct a mistake", "nl": "om een fout te herstellen"},
    "complaint": {"en": "a complaint or objection of yours", "nl": "een klacht of bezwaar van u"},
}
"""Why an officer looks at a household that has no visit at this desk: the person reads it in who looked."""

JOINT: dict[str, Words] = {
    "joint-listed": {
        "en": "{who} saw your visit ({reference}) in the desk's work list: {what}.",
        "nl": "{who} zag uw bezoek ({reference}) in de werklijst van het loket: {what}.",
    },
    "joint-list-exported": {
        "en": "{who} saved your visit ({reference}) in a file with the desk's work list: {what}.",
        "nl": "{who} bewaarde uw bezoek ({reference}) in een bestand met de werklijst van het loket: {what}.",
    },
    "joint-household-opened": {
        "en": "{who} opened your household for your visit and saw: {what}.",
        "nl": "{who} opende uw huishouden voor uw bezoek en zag: {what}.",
    },
    **{
        f"joint-household-opened-{reason}": {
            "en": f"{{who}} opened your household because {words['en']}, and saw: {{what}}."
            if reason not in {"correction", "complaint"}
            else f"{{who}} opened your household ({words['en']}) and saw: {{what}}.",
            "nl": f"{{who}} opende uw huishouden ({words['nl']}) en zag: {{what}}.",
        }
        for reason, words in REASONS.items()
    },
    "joint-asked-why": {
        "en": "{who} wanted to open your household and was asked why. Nothing was shown.",
        "nl": "{who} wilde uw huishouden openen en kreeg de vraag waarom. Er is niets getoond.",
    },
    "joint-work": {
        "en": "{who} wrote down or changed work that the desk does for you.",
        "nl": "{who} legde werk vast of wijzigde werk dat het loket voor u doet.",
    },
    "joint-work-handed-over": {
        "en": "{who} handed work for you over to a colleague or to the other authority.",
        "nl": "{who} droeg werk voor u over aan een collega of aan de andere instantie.",
    },
    "joint-work-listed": {
        "en": "{who} saw in a list what the desk still has to do for you.",
        "nl": "{who} zag in een lijst wat het loket nog voor u moet doen.",
    },
    "joint-papers-asked": {
        "en": "{who} asked you for the papers that your visit ({reference}) misses.",
        "nl": "{who} vroeg u om de papieren die voor uw bezoek ({reference}) ontbreken.",
    },
    "joint-document": {
        "en": "{who} noted where a document of yours in the desk's safe is.",
        "nl": "{who} noteerde waar een document van u in de kluis van het loket is.",
    },
    "joint-safe-listed": {
        "en": "{who} saw in a list that the desk's safe holds a document of yours.",
        "nl": "{who} zag in een lijst dat de kluis van het loket een document van u bevat.",
    },
    "joint-looked": {
        "en": "{who} looked at the work of the joint desk.",
        "nl": "{who} bekeek het werk van het gezamenlijke loket.",
    },
    "joint-closing-listed-day": {
        "en": "{who} saw that something for you was still open when the day at the desk was closed.",
        "nl": "{who} zag bij het afsluiten van de dag aan het loket dat er voor u nog iets open stond.",
    },
}
