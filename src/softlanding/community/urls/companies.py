"""Where a company finds its guide, without an account."""

from django.urls import path

from softlanding.community.views import companies

app_name = "companies"
urlpatterns = [
    path("", companies.companies, name="guide"),
    path("guide.pdf", companies.companies_pdf, name="guide-pdf"),
]
