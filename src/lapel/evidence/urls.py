"""The addresses of the footage pages. One address is one act."""

from django.urls import path

from lapel.evidence import views

app_name = "evidence"

urlpatterns = [
    path("footage/", views.footage, name="footage"),
    path("recordings/<uuid:recording>/", views.recording, name="recording"),
    path("recordings/<uuid:recording>/work", views.recording_work, name="recording_work"),
    path("recordings/<uuid:recording>/play", views.play, name="play"),
    path(
        "recordings/<uuid:recording>/clips/<uuid:clip>/download",
        views.download,
        name="download",
    ),
    path(
        "recordings/<uuid:recording>/clips/<uuid:clip>/<slug:kind>/download",
        views.download,
        name="download_derivative",
    ),
    path("work/", views.work, name="work"),
    path("work/<uuid:work>/retry", views.retry, name="retry"),
]
