"""The addresses of the quarantine desk and of missing footage. One address is one act."""

from django.urls import path

from lapel.ingest.views import missing, quarantine

app_name = "ingest"

urlpatterns = [
    path("quarantine/", quarantine.quarantine, name="quarantine"),
    path("quarantine/plan", quarantine.plan, name="plan"),
    path("quarantine/people", quarantine.people, name="people"),
    path("quarantine/resolve", quarantine.resolve, name="resolve"),
    path("quarantine/<uuid:recording>/", quarantine.item, name="item"),
    path("quarantine/<uuid:recording>/apart", quarantine.set_apart, name="set_apart"),
    path("missing/", missing.missing, name="missing"),
    path("missing/new", missing.new, name="missing_new"),
    path("missing/report", missing.report, name="report_missing"),
    path("missing/<uuid:report>/", missing.missing_report, name="missing_report"),
    path("missing/<uuid:report>/answer", missing.answer, name="answer_missing"),
    path("missing/<uuid:report>/withdraw", missing.withdraw, name="withdraw_missing"),
]
