"""Where a company reads its plan by a link."""

from django.urls import path

from softlanding.community.views import shared

app_name = "landing-plan"
urlpatterns = [
    path("<str:token>/", shared.plan, name="plan"),
    path("<str:token>/plan.pdf", shared.plan_pdf, name="pdf"),
]
