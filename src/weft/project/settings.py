"""Django's settings, made from what the host says (env.py) and nothing else."""

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from weft.project import env

ROOM = Path(__file__).resolve().parent.parent

DATA_DIR = env.data_folder()
PUBLIC_URL = env.public_url()
LOCAL_URL = f"http://localhost:{env.number('PORT', 8000)}"
SECURE = bool(PUBLIC_URL and PUBLIC_URL.startswith("https://"))
DEV = env.switch("WEFT_DEV", default=PUBLIC_URL is None)
DEBUG = env.switch("WEFT_DEBUG", default=False)
HOST_NAME = (urlsplit(PUBLIC_URL).hostname if PUBLIC_URL else None) or "localhost"

SECRET_KEY = env.secret_key(DATA_DIR)
HOUSE_KEY = env.house_key(DATA_DIR)

ALLOWED_HOSTS = [HOST_NAME, "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL else []

INSTALLED_APPS = [
    "weft",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "template_partials",
    "csp",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "weft.web.quiet.SharedDeviceMiddleware",
    "weft.web.middleware.ActorMiddleware",
]

ROOT_URLCONF = "weft.project.urls"
WSGI_APPLICATION = "weft.project.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOM / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["weft.templatetags.days"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "weft.web.context.shell",
            ],
        },
    }
]

# Rows. Transactions are short and explicit: ATOMIC_REQUESTS would take the write lock for every page.
DATABASES = {"default": env.database(DATA_DIR)}
ON_SQLITE = DATABASES["default"]["ENGINE"] == "weft.project.sqlite"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# One process keeps its counters in memory; several share them in the database.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    if ON_SQLITE
    else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "weft_cache"}
}

# Work. "long" is for weaving, so that a mail never waits behind a solve.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "long"]}}

# Who is there: a code by mail or a passkey, never a password.
AUTH_USER_MODEL = "weft.Account"
AUTHENTICATION_BACKENDS = ["weft.web.accounts.Backend"]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "weft.web.accounts.Adapter"
ACCOUNT_FORMS = {
    "login": "weft.web.accounts.SignInForm",
    "confirm_login_code": "weft.web.accounts.SignInCodeForm",
    "confirm_email_verification_code": "weft.web.accounts.NewMailCodeForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 600
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SECURE else "http"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {
    "manage_email": "5/h/user",  # asking for codes to change the address
    "apply": "6/h/ip,100/d/key",  # asking to come in: from one place, and to one community
    "apply_mail": "3/d/key",  # to one address
    "application_say": "30/h/key",
}
MFA_ADAPTER = "weft.web.accounts.Passkeys"
MFA_SUPPORTED_TYPES = ["webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = HOST_NAME == "localhost" and not SECURE

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = SECURE
LANGUAGE_COOKIE_SECURE = SECURE

# What a browser may do here. The proxy sends people from http to https.
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "form-action": [SELF],
        "base-uri": [SELF],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}
SILENCED_SYSTEM_CHECKS = [
    "security.W004",  # HSTS is on whenever PUBLIC_URL is https.
    "security.W005",  # A host's other subdomains are not ours to decide about.
    "security.W008",  # Redirecting to https is the proxy's work.
    "security.W021",  # Nor is the browsers' preload list.
]

# Mail
globals().update(env.mail(DEV))
MAILBOX = DATA_DIR / "mail"
MAIL_DOMAIN = HOST_NAME
DEFAULT_FROM_EMAIL = env.said("DEFAULT_FROM_EMAIL") or f"weft@{HOST_NAME}"
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Words and time
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("pt", "Português"), ("fr", "Français")]
LOCALE_PATHS = [ROOM / "locale"]
FORMAT_MODULE_PATH = "weft.project.formats"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

# Files. They are found where they lie and checked by ETag, so that starting needs no collecting.
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEV
WHITENOISE_MAX_AGE = 0 if DEV else 60
MEDIA_ROOT = DATA_DIR / "files"
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.log_level()},
    "loggers": {
        "django": {"handlers": [], "level": env.log_level(), "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
        # A wrong address is the visitor's affair; what breaks is ours.
        "django.request": {"level": "ERROR"},
        "uvicorn": {"handlers": [], "propagate": True},
    },
}
