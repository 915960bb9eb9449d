"""The addresses of the staff door."""

from allauth.account import views as account
from django.urls import include, path

from lapel.staff import views
from lapel.staff.api import app
from lapel.staff.logbook import views as logbook
from lapel.staff.people import views as people

urlpatterns = [
    path("", views.home, name="home"),
    path("health", views.health, name="health"),
    path("api/v1/", app.urls),
    path("palette", views.palette, name="palette"),
    path("standing", views.standing, name="standing"),
    path("", include("lapel.evidence.urls")),
    path("", include("lapel.disclosure.urls")),
    path("", include("lapel.ingest.urls")),
    path("", include("lapel.accounts.urls")),
    path("", include("lapel.program.urls")),
    path("", include("lapel.hooks.urls")),
    path("people/", people.people, name="people"),
    path("people/<uuid:member>/", people.person, name="person"),
    path("log/", logbook.log, name="log"),
    path("log/entries/<uuid:entry>/", logbook.log_entry, name="log_entry"),
    path("log/export.csv", logbook.log_as_csv, name="log_csv"),
    path("log/export.jsonl", logbook.log_as_lines, name="log_lines"),
    path("sign-in/", account.login, name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("sign-in/closed/", account.account_inactive, name="account_inactive"),
]

handler403 = views.not_allowed
handler404 = views.not_found
handler500 = views.broken
