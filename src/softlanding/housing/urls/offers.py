"""Addresses of offers: for housing officers and, with the same pages, for a household's contact person."""

from django.urls import path

from softlanding.housing.views import offers, offers_one

app_name = "housing-offers"
urlpatterns = [
    path("", offers.offers, name="list"),
    path("offers.csv", offers.offers_csv, name="csv"),
    path("contact/", offers.offers, name="contact-list"),
    path("contact/<uuid:offer>/", offers_one.one, name="contact-one"),
    path("contact/<uuid:offer>/letter/", offers_one.letter, name="contact-letter"),
    path("contact/<uuid:offer>/letter.pdf", offers_one.letter_pdf, name="contact-pdf"),
    path("contact/<uuid:offer>/<slug:what>/", offers_one.step, name="contact-step"),
    path("<uuid:offer>/", offers_one.one, name="one"),
    path("<uuid:offer>/letter/", offers_one.letter, name="letter"),
    path("<uuid:offer>/letter.pdf", offers_one.letter_pdf, name="pdf"),
    path("<uuid:offer>/written/<int:number>/", offers_one.objection, name="objection"),
    path("<uuid:offer>/<slug:what>/", offers_one.step, name="step"),
]
