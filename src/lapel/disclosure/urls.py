"""The addresses of packages. One address is one act."""

from django.urls import path

from lapel.disclosure import views

app_name = "disclosure"

urlpatterns = [
    path("recordings/<uuid:recording>/packages", views.packages, name="packages"),
    path("recordings/<uuid:recording>/export", views.request_package, name="request"),
    path("packages/<uuid:export>/download", views.download, name="download"),
    path("packages/failed", views.failed, name="failed"),
    path("packages/<uuid:export>/retry", views.retry, name="retry"),
]
