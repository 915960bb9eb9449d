"""The addresses of the footage pages. One address is one act."""

from django.urls import path

from lapel.evidence.views import footage, recording, work

app_name = "evidence"

urlpatterns = [
    path("footage/", footage.footage, name="footage"),
    path("recordings/<uuid:recording>/", recording.recording, name="recording"),
    path("recordings/<uuid:recording>/work", recording.recording_work, name="recording_work"),
    path("recordings/<uuid:recording>/play", recording.play, name="play"),
    path(
        "recordings/<uuid:recording>/clips/<uuid:clip>/download",
        recording.download,
        name="download",
    ),
    path(
        "recordings/<uuid:recording>/clips/<uuid:clip>/<slug:kind>/download",
        recording.download,
        name="download_derivative",
    ),
    path("work/", work.work, name="work"),
    path("work/<uuid:work>/retry", work.retry, name="retry"),
]
