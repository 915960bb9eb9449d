"""The addresses of the program's lists. One address is one act."""

from django.urls import path

from lapel.program import views

app_name = "program"

urlpatterns = [
    path("program/lists/", views.lists, name="lists"),
    path("program/lists/upload", views.upload, name="upload"),
    path("program/lists/<uuid:upload>/", views.dry_run, name="dry_run"),
    path("program/lists/<uuid:upload>/progress", views.progress, name="progress"),
    path("program/lists/<uuid:upload>/import", views.import_list, name="import"),
    path("program/lists/<uuid:upload>/discard", views.discard, name="discard"),
    path("program/lists/<slug:kind>.<slug:form>", views.export, name="export"),
]
