"""Addresses at which a household reads and answers the letter about its home: by its secret link, or signed in."""

from django.urls import path

from softlanding.housing.views import offers_household

app_name = "home-offer"
urlpatterns = [
    path("own/", offers_household.letter, name="own"),
    path("own/letter.pdf", offers_household.letter_pdf, name="own-pdf"),
    path("own/<slug:what>/", offers_household.step, name="own-step"),
    path("<str:token>/", offers_household.letter, name="letter"),
    path("<str:token>/letter.pdf", offers_household.letter_pdf, name="pdf"),
    path("<str:token>/<slug:what>/", offers_household.step, name="step"),
]
