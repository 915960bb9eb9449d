"""The addresses of tokens and of the session."""

from django.urls import path

from lapel.accounts import views

urlpatterns = [
    path("account/tokens/", views.tokens, name="tokens"),
    path("account/tokens/make", views.make_token, name="make_token"),
    path("account/tokens/<uuid:token>/revoke", views.revoke_token, name="revoke_token"),
    path("session/", views.session, name="session"),
    path("session/active", views.session_active, name="session_active"),
    path("session/unlock", views.unlock, name="unlock"),
]
