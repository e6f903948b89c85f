"""
Django's settings for one hall.

What never changes stands here as Django wants it; folder, database and key come in through `configure`, so that
nothing depends on what happens to stand in the environment.
"""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from kiosk.domain.errors import DatabaseUrlWrong
from sync.server.reasons import without_trace

HERE = Path(__file__).parent
ASSETS = HERE.parent.parent / "assets"

HALL_FOLDER = Path()  # these three come in through `configure`
SECRET_KEY = ""
DATABASES: dict[str, dict[str, Any]] = {}

DEBUG = False
ALLOWED_HOSTS = ["*"]  # a hall reaches its server by whatever name or number its network has
ROOT_URLCONF = "sync.server.urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
FILE_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "sync.server.apps.Server",
]
MIDDLEWARE = [
    "sync.server.headers.safe_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "sync.server.language.chosen_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "sync.server.access.DefaultDeny",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "sync.server.templatetags.hall",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "sync.server.pages.frame.frame",
            ],
        },
    }
]
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Vietnamese first; English by the switch, never by what the browser asks for.
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [ASSETS / "locale"]
USE_I18N = True

AUTH_USER_MODEL = "server.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "sync.server.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {
        "NAME": "sync.server.passwords.NotOnesName",
        "OPTIONS": {"user_attributes": ["login", "name"]},
    },
]
LOGIN_URL = "login"
SESSION_COOKIE_AGE = 10 * 3600  # one working day with its lunch
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "sync.server.pages.sorry.csrf_failed"

STATIC_URL = "/static/"
STATICFILES_DIRS = [HERE / "static", ("fonts", ASSETS / "fonts"), ("sounds", ASSETS / "sounds")]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "filters": {"full": {"()": "django.utils.log.CallbackFilter", "callback": without_trace}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["full"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django.request": {"level": "ERROR"}, "django.security.csrf": {"level": "ERROR"}},
}

SQLITE_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA trusted_schema=OFF; PRAGMA secure_delete=ON"


def configure(folder: Path, database: str, secret: str) -> None:
    """Give Django its settings; Django refuses a second call in one process."""
    from django.conf import settings

    fixed = {name: value for name, value in globals().items() if name.isupper()}
    given = {"HALL_FOLDER": folder, "SECRET_KEY": secret, "DATABASES": {"default": database_of(database)}}
    settings.configure(**fixed | given)


def database_of(url: str) -> dict[str, Any]:
    """
    Django's description of the database behind a URL.

    Raises:
        DatabaseUrlWrong: The scheme is neither sqlite nor postgres, or no database is named.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite" and parts.path.strip("/"):
        return sqlite(unquote(parts.path[1:]))
    if parts.scheme in ("postgres", "postgresql") and parts.path.strip("/"):
        return postgres(url)
    raise DatabaseUrlWrong(parts.scheme or url)


def sqlite(path: str) -> dict[str, Any]:
    """WAL and FULL as on the terminal; writers begin IMMEDIATE, so none meets a stale snapshot."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 5, "init_command": SQLITE_PRAGMAS},
    }


def postgres(url: str) -> dict[str, Any]:
    """A socket folder may come as `?host=/folder`."""
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": options.pop("port", str(parts.port or "")),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
