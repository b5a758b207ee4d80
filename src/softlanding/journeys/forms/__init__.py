"""What people type: the first three answers, the questions that matter, who comes along."""

from softlanding.journeys.forms.answers import AnswersForm, Asked, field_name
from softlanding.journeys.forms.people import PersonForm
from softlanding.journeys.forms.start import StartForm

__all__ = ["AnswersForm", "Asked", "PersonForm", "StartForm", "field_name"]
