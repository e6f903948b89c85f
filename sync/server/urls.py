"""The pages' addresses; who may ask for them stands in `sync.server.access`."""

from django.urls import path

from sync.server.pages import dossier, home, language, login, password, rating, setup, user

urlpatterns = [
    path("", home.home, name="home"),
    path("setup", setup.setup, name="setup"),
    path("login", login.login, name="login"),
    path("logout", login.logout, name="logout"),
    path("language", language.language, name="language"),
    path("password", password.password, name="password"),
    path("users", user.users, name="users"),
    path("users/new", user.new, name="user-new"),
    path("users/<slug:login>", user.edit, name="user"),
    path("users/<slug:login>/reset", user.reset, name="user-reset"),
    path("ratings", rating.ratings, name="ratings"),
    path("ratings/export", rating.export, name="ratings-export"),
    path("dossiers", dossier.dossiers, name="dossiers"),
    path("dossiers/export", dossier.export, name="dossiers-export"),
    path("dossiers/import", dossier.take_in, name="dossiers-import"),
]

handler400 = "sync.server.pages.sorry.bad_request"
handler403 = "sync.server.pages.sorry.forbidden"
handler404 = "sync.server.pages.sorry.not_found"
handler500 = "sync.server.pages.sorry.broken"
