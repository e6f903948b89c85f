"""The pages' addresses; who may ask for them stands in `sync.server.access`."""

from django.urls import path

from sync.server.pages import (
    board,
    counter,
    counter_acts,
    counter_paper,
    day,
    dossier,
    home,
    language,
    login,
    password,
    phone,
    plan,
    queue_report,
    rating,
    setup,
    spoken,
    terminal,
    user,
    voice,
    what_if,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("setup", setup.setup, name="setup"),
    path("login", login.login, name="login"),
    path("logout", login.logout, name="logout"),
    path("language", language.language, name="language"),
    path("T/<slug:ticket>", phone.phone, name="phone"),  # printed on every ticket
    path("T/<slug:ticket>/leave", phone.leave, name="phone-leave"),
    path("password", password.password, name="password"),
    path("users", user.users, name="users"),
    path("users/new", user.new, name="user-new"),
    path("users/<slug:login>", user.edit, name="user"),
    path("users/<slug:login>/reset", user.reset, name="user-reset"),
    path("ratings", rating.ratings, name="ratings"),
    path("ratings/export", rating.export, name="ratings-export"),
    path("queue-report", queue_report.queue_report, name="queue-report"),
    path("queue-report/export", queue_report.export, name="queue-report-export"),
    path("queue-report/what-if", what_if.queue_what_if, name="queue-report-what-if"),
    path("dossiers", dossier.dossiers, name="dossiers"),
    path("dossiers/export", dossier.export, name="dossiers-export"),
    path("dossiers/import", dossier.take_in, name="dossiers-import"),
    path("counter", counter.counter, name="counter"),
    path("counter/choose", counter.choose, name="counter-choose"),
    path("counter/paper", counter_paper.paper, name="counter-paper"),
    path("counter/<slug:name>", counter_acts.act, name="counter-act"),
    path("board/<slug:key>", board.board, name="board"),
    path("board/<slug:key>/voice/<int:seq>.wav", spoken.spoken, name="board-voice"),
    path("boards", board.keys, name="boards"),
    path("boards/new", board.new, name="board-new"),
    path("boards/<int:pk>/revoke", board.revoke, name="board-revoke"),
    path("day", day.day, name="day"),
    path("day/begin", day.begin, name="day-begin"),
    path("day/end", day.end, name="day-end"),
    path("terminals", terminal.terminals, name="terminals"),
    path("terminals/new", terminal.new, name="terminal-new"),
    path("terminals/<int:pk>/confirm", terminal.confirm, name="terminal-confirm"),
    path("terminals/<int:pk>/revoke", terminal.revoke, name="terminal-revoke"),
    path("terminals/<int:pk>/settle", terminal.settle, name="terminal-settle"),
    path("voice", voice.voice, name="voice"),
    path("voice/try.wav", voice.trial, name="voice-trial"),
    path("voice/<slug:language>/<slug:clip>", voice.clip, name="voice-clip"),
    path("voice/<slug:language>/<slug:clip>.wav", voice.heard, name="voice-heard"),
    path("plan", plan.plan, name="plan"),
    path("plan/<int:number>", plan.version, name="plan-version"),
]

handler400 = "sync.server.pages.sorry.bad_request"
handler403 = "sync.server.pages.sorry.forbidden"
handler404 = "sync.server.pages.sorry.not_found"
handler500 = "sync.server.pages.sorry.broken"
