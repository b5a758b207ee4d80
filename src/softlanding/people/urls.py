"""Where the pages about people are."""

from django.urls import path

from softlanding.people import views

app_name = "people"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-in/sent/", views.link_sent, name="link-sent"),
    path("link/<str:token>/", views.open_link, name="open-link"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("keep/", views.keep, name="keep"),
    path("forget/", views.forget, name="forget"),
    path("who-looked/", views.who_looked, name="who-looked"),
    path("staff/", views.staff_home, name="staff-home"),
]
