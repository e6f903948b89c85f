"""The pages' addresses; who may ask for them stands in `sync.server.access`."""

from django.urls import path

from sync.server.pages import home, language, login, password, setup, users

urlpatterns = [
    path("", home.home, name="home"),
    path("setup", setup.setup, name="setup"),
    path("login", login.login, name="login"),
    path("logout", login.logout, name="logout"),
    path("language", language.language, name="language"),
    path("password", password.password, name="password"),
    path("users", users.users, name="users"),
    path("users/new", users.new, name="user-new"),
    path("users/<slug:login>", users.edit, name="user"),
    path("users/<slug:login>/reset", users.reset, name="user-reset"),
]

handler400 = "sync.server.pages.sorry.bad_request"
handler403 = "sync.server.pages.sorry.forbidden"
handler404 = "sync.server.pages.sorry.not_found"
handler500 = "sync.server.pages.sorry.broken"
