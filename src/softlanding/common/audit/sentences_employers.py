"""What happens to employers' accounts, to the register of sponsors and to duties, as sentences."""

from softlanding.common.errors import Words

EMPLOYERS: dict[str, Words] = {
    "employer-opened": {
        "en": "{who} opened an employer's account ({employer}).",
        "nl": "{who} opende een account van een werkgever ({employer}).",
    },
    "employer-declined": {
        "en": "{who} declined a request for an employer's account ({request}).",
        "nl": "{who} wees een aanvraag voor een account van een werkgever af ({request}).",
    },
    "employer-closed": {
        "en": "{who} closed an employer's account ({employer}).",
        "nl": "{who} sloot een account van een werkgever ({employer}).",
    },
    "employer-reopened": {
        "en": "{who} opened an employer's account again ({employer}).",
        "nl": "{who} heropende een account van een werkgever ({employer}).",
    },
    "employer-changed": {
        "en": "{who} changed what an employer says of itself ({employer}).",
        "nl": "{who} veranderde wat een werkgever over zichzelf zegt ({employer}).",
    },
    "employer-invited": {
        "en": "{who} invited a colleague to an employer's account ({employer}).",
        "nl": "{who} nodigde een collega uit voor een account van een werkgever ({employer}).",
    },
    "employer-invitation-withdrawn": {
        "en": "{who} withdrew an invitation to an employer's account ({employer}).",
        "nl": "{who} trok een uitnodiging voor een account van een werkgever in ({employer}).",
    },
    "employer-joined": {
        "en": "{who} joined an employer's account by invitation ({employer}).",
        "nl": "{who} ging op uitnodiging meedoen in een account van een werkgever ({employer}).",
    },
    "employer-part-changed": {
        "en": "{who} gave a colleague another part in an employer's account ({employer}).",
        "nl": "{who} gaf een collega een andere rol in een account van een werkgever ({employer}).",
    },
    "employer-left": {
        "en": "{who} ended a colleague's part in an employer's account ({employer}).",
        "nl": "{who} beëindigde de rol van een collega in een account van een werkgever ({employer}).",
    },
    "register-previewed": {
        "en": "{who} read a list of recognised sponsors to look at it ({reading}).",
        "nl": "{who} las een lijst van erkende referenten in om te bekijken ({reading}).",
    },
    "register-imported": {
        "en": "{who} had a list of recognised sponsors imported ({reading}).",
        "nl": "{who} liet een lijst van erkende referenten importeren ({reading}).",
    },
    "register-import-stopped": {
        "en": "{who} threw a list of recognised sponsors away ({reading}).",
        "nl": "{who} gooide een lijst van erkende referenten weg ({reading}).",
    },
    "sponsor-linked": {
        "en": "{who} linked an employer to the register of sponsors ({employer}).",
        "nl": "{who} koppelde een werkgever aan het register van referenten ({employer}).",
    },
    "sponsor-unlinked": {
        "en": "{who} took away an employer's link to the register of sponsors ({employer}).",
        "nl": "{who} haalde de koppeling van een werkgever met het register van referenten weg ({employer}).",
    },
    "sponsor-placed": {
        "en": "{who} noted where a sponsor is ({sponsor}).",
        "nl": "{who} noteerde waar een referent is ({sponsor}).",
    },
    "employer-noted-change": {
        "en": "{who} noted a change about you: {what}. Nobody else was told.",
        "nl": "{who} noteerde een verandering over u: {what}. Aan niemand anders is dit gemeld.",
    },
    "employer-noted-again": {
        "en": "{who} noted once more a change that stood there: {what}.",
        "nl": "{who} noteerde nog eens een verandering die er al stond: {what}.",
    },
    "employer-took-back-change": {
        "en": "{who} took back a change that was noted about you: {what}.",
        "nl": "{who} trok een verandering in die over u was genoteerd: {what}.",
    },
    "employer-stated-days": {
        "en": "{who} stated when your contract and permit end: {what}.",
        "nl": "{who} gaf op wanneer uw contract en vergunning aflopen: {what}.",
    },
    "duty-done": {
        "en": "{who} noted that a duty about you was met: {what}.",
        "nl": "{who} noteerde dat een plicht over u is nagekomen: {what}.",
    },
    "duty-undone": {
        "en": "{who} took back that a duty about you was met: {what}.",
        "nl": "{who} trok in dat een plicht over u is nagekomen: {what}.",
    },
    "employer-letters-on": {
        "en": "{who} switched letters about duties on.",
        "nl": "{who} zette brieven over plichten aan.",
    },
    "employer-letters-off": {
        "en": "{who} switched letters about duties off.",
        "nl": "{who} zette brieven over plichten uit.",
    },
}
