"""Django's settings, all derived from `foundation.config` and the keys of this installation."""

from pathlib import Path

from csp.constants import NONE, SELF

from lapel.demo import cast
from lapel.foundation import config as configuration
from lapel.foundation.keys import KeyFolder
from lapel.launch import connections, hosts

LAPEL = configuration.load()
LAPEL_DEMO = LAPEL.demo
LAPEL_AGENCY = LAPEL.agency
LAPEL_DEMO_STORY = cast.STORY
LAPEL_DEMO_SIGN_INS = tuple(
    {"username": each.username, "password": cast.PASSWORD, "role": each.username, "name": each.name}
    for each in (cast.SIGN_INS if LAPEL_DEMO else ())
)

DEBUG = False
SECRET_KEY = KeyFolder(LAPEL.keys).session_secret()
ALLOWED_HOSTS = hosts.allowed(LAPEL)
CSRF_TRUSTED_ORIGINS = [LAPEL.web_url]
SITE_ID = 1

INSTALLED_APPS = [
    "lapel.staff",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_vite",
    "template_partials",
    "csp",
    "allauth",
    "allauth.account",
    "procrastinate.contrib.django",
    "lapel.custody",
    "lapel.accounts",
    "lapel.program",
    "lapel.evidence",
    "lapel.ingest",
    "lapel.disclosure",
    "lapel.hooks",
]

MIDDLEWARE = [
    "lapel.staff.headers.StrictHeaders",
    "csp.middleware.CSPMiddleware",
    "lapel.staff.names.OneName",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "lapel.accounts.middleware.LockMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "lapel.staff.urls"
WSGI_APPLICATION = "lapel.launch.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lapel.staff.context.frame",
            ],
        },
    }
]

DATABASES = {"default": connections.database(LAPEL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "lapel.accounts.adapter.ClosedSignup"
ACCOUNT_LOGOUT_ON_GET = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = LAPEL.home / "mail"

HTTPS = LAPEL.web_url.startswith("https:")
PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{PREFIX}lapel_session"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = f"{PREFIX}lapel_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:", "blob:", LAPEL.byte_url],
        "media-src": [SELF, "blob:", LAPEL.byte_url],
        "connect-src": [SELF, LAPEL.byte_url],
        "worker-src": [SELF],
        "form-action": [SELF, LAPEL.byte_url],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

LANGUAGE_CODE = "en-us"
TIME_ZONE = LAPEL.time_zone
USE_I18N = False
USE_TZ = True

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/staff/build/assets/.+-[\w-]{8}\.\w+$"
FRONT_END = Path(__file__).parent.parent / "staff" / "static" / "staff" / "build"
DJANGO_VITE = {
    "default": {
        "manifest_path": FRONT_END / ".vite" / "manifest.json",
        "static_url_prefix": "staff/build",
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {"procrastinate": {"level": "WARNING"}},
}
