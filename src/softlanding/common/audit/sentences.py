"""The sentences of the audit, of every feature, and the names of roles and compartments in them.

A topic with many sentences keeps them in its own module beside this one, added below with one line.
"""

from softlanding.common.audit.sentences_cases import CASES
from softlanding.common.audit.sentences_cohort import COHORT
from softlanding.common.audit.sentences_employers import EMPLOYERS
from softlanding.common.audit.sentences_following import FOLLOWING
from softlanding.common.audit.sentences_housing_offers import HOUSING_OFFERS
from softlanding.common.audit.sentences_housing_proposals import HOUSING_PROPOSALS
from softlanding.common.audit.sentences_housing_waiting import HOUSING_WAITING
from softlanding.common.audit.sentences_joint import JOINT
from softlanding.common.audit.sentences_lanes import LANES
from softlanding.common.audit.sentences_papers import PAPERS
from softlanding.common.audit.sentences_promises import PROMISES
from softlanding.common.audit.sentences_visits import VISITS
from softlanding.common.audit.sentences_wire import WIRE
from softlanding.common.errors import Words

SENTENCES: dict[str, Words] = {
    **VISITS,
    **CASES,
    **WIRE,
    **LANES,
    **PROMISES,
    **PAPERS,
    **JOINT,
    **EMPLOYERS,
    **COHORT,
    **FOLLOWING,
    **HOUSING_PROPOSALS,
    **HOUSING_WAITING,
    **HOUSING_OFFERS,
}

ROLE_NAMES: dict[str, Words] = {
    "public": {"en": "Someone who was not signed in", "nl": "Iemand die niet was ingelogd"},
    "newcomer": {"en": "You", "nl": "U"},
    "household-member": {"en": "Someone of your household", "nl": "Iemand van uw huishouden"},
    "employer": {"en": "Your employer", "nl": "Uw werkgever"},
    "municipal-clerk": {"en": "A municipal clerk", "nl": "Een medewerker van de gemeente"},
    "ind-officer": {"en": "An IND officer", "nl": "Een medewerker van de IND"},
    "volunteer": {"en": "A volunteer", "nl": "Een vrijwilliger"},
    "coordinator": {"en": "A coordinator of the desk", "nl": "Een coördinator van het loket"},
    "case-manager": {"en": "Your contact person", "nl": "Uw contactpersoon"},
    "housing-officer": {"en": "A housing officer", "nl": "Een medewerker huisvesting"},
    "guardian": {"en": "A guardian", "nl": "Een voogd"},
    "business-agency": {"en": "An adviser of the business agency", "nl": "Een adviseur van de acquisitie-organisatie"},
    "researcher": {"en": "A researcher", "nl": "Een onderzoeker"},
    "administrator": {"en": "An administrator", "nl": "Een beheerder"},
    "partner": {"en": "A partner of the desk", "nl": "Een partner van het loket"},
    "system": {"en": "Softlanding itself", "nl": "Softlanding zelf"},
}

COMPARTMENT_NAMES: dict[str, Words] = {
    "contact": {"en": "how to reach you", "nl": "hoe we u bereiken"},
    "identity": {"en": "birth dates and nationalities", "nl": "geboortedata en nationaliteiten"},
    "household": {"en": "who is in your household", "nl": "wie er in uw huishouden is"},
    "residence": {"en": "residence permits", "nl": "verblijfsvergunningen"},
    "work": {"en": "work and income", "nl": "werk en inkomen"},
    "address": {"en": "where you live", "nl": "waar u woont"},
    "documents": {"en": "your papers", "nl": "uw papieren"},
    "appointments": {"en": "your visits", "nl": "uw bezoeken"},
    "integration": {"en": "civic integration", "nl": "inburgering"},
    "asylum": {"en": "your asylum permit", "nl": "uw asielvergunning"},
    "housing": {"en": "what you need in a home", "nl": "wat u in een woning nodig hebt"},
    "safety": {"en": "where you are not safe", "nl": "waar u niet veilig bent"},
    "care": {"en": "how you are doing", "nl": "hoe het met u gaat"},
    "audit": {"en": "who looked", "nl": "wie er keek"},
}
