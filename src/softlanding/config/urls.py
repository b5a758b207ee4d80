"""Where everything is."""

from django.contrib import admin
from django.urls import include, path

from softlanding.appointments.urls import screens
from softlanding.cases.urls.promises import staff as promises_staff
from softlanding.config import metrics, pages
from softlanding.config.api import api
from softlanding.journeys.views import start

urlpatterns = [
    path("api/v1/", api.urls),  # first, since it is asked most: resolving goes from the top
    path("", start.start, name="home"),
    path("plan/events/", include("softlanding.journeys.urls.events")),
    path("", include("softlanding.journeys.urls")),
    path("", include("softlanding.portal.urls")),
    path("", include("softlanding.people.urls")),
    path("agreements/", include("softlanding.directory.urls.agreements")),
    path("", include("softlanding.cases.urls.employers")),
    path("desks/", include("softlanding.directory.urls")),
    path("promises/", include("softlanding.cases.urls.promises")),
    path("staff/promises/", include((promises_staff, "staff-promises"))),
    path("staff/", include("softlanding.appointments.urls")),
    path("staff/", include("softlanding.journeys.urls.staff")),
    path("companies/", include("softlanding.community.urls.companies")),
    path("company-plan/", include("softlanding.community.urls.plan")),
    path("staff/housing/", include("softlanding.housing.urls.waiting")),
    path("staff/companies/", include("softlanding.community.urls.landings")),
    path("", include("softlanding.housing.urls.accountability")),
    path("staff/housing/after/", include("softlanding.housing.urls.after")),
    path("staff/housing/replay/", include("softlanding.housing.urls.foresight")),
    path("staff/housing/homes/", include("softlanding.housing.urls.homes")),
    path("staff/housing/targets/", include("softlanding.housing.urls.targets")),
    path("staff/exchange/", include("softlanding.cases.urls.exchange")),
    path("staff/webhooks/", include("softlanding.cases.urls.webhooks")),
    path("staff/cases/", include("softlanding.cases.urls.states")),
    path("staff/", include("softlanding.journeys.urls.joint")),
    path("staff/housing/proposals/", include("softlanding.housing.urls.proposals")),
    path("", include((screens, "screens"))),
    path("", include("softlanding.cases.urls.cohort")),
    path("", include("softlanding.journeys.urls.invited")),
    path("visit/", include("softlanding.journeys.urls.visit")),
    path("", include("softlanding.cases.urls.following")),
    path("track/", include("softlanding.cases.urls.track")),
    path("calendar/", include("softlanding.journeys.urls.calendar")),
    path("", include("softlanding.cases.urls.papers")),
    path("staff/housing/offers/", include("softlanding.housing.urls.offers")),
    path("home-offer/", include("softlanding.housing.urls.offers_household")),
    path("staff/", include("allauth.account.urls")),
    path("staff/second-factor/", include("allauth.mfa.urls")),
    path("staff/admin/", admin.site.urls),
    path("language/<slug:code>/", pages.language, name="language"),
    path("healthz", pages.healthz, name="healthz"),
    path("metrics", metrics.metrics, name="metrics"),
]
handler400 = "softlanding.config.pages.bad_request"
handler403 = "softlanding.config.pages.not_allowed"
handler404 = "softlanding.config.pages.not_found"
handler500 = "softlanding.config.pages.server_error"
