"""The addresses of webhooks. One address is one act."""

from django.urls import path

from lapel.hooks import views

app_name = "hooks"

urlpatterns = [
    path("webhooks/", views.hooks, name="hooks"),
    path("webhooks/add", views.add, name="add"),
    path("webhooks/<uuid:endpoint>/", views.hook, name="hook"),
    path("webhooks/<uuid:endpoint>/change", views.change, name="change"),
    path("webhooks/<uuid:endpoint>/pause", views.pause, name="pause"),
    path("webhooks/<uuid:endpoint>/resume", views.resume, name="resume"),
    path("webhooks/<uuid:endpoint>/secret", views.rotate, name="rotate"),
    path("webhooks/<uuid:endpoint>/test", views.test, name="test"),
    path("webhooks/<uuid:endpoint>/remove", views.remove, name="remove"),
    path("webhooks/deliveries/<uuid:delivery>/retry", views.retry, name="retry"),
]
