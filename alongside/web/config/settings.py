"""Django's settings, from the environment alone; docs/reference/settings.md says what may be set."""

from __future__ import annotations

import os
from datetime import timedelta
from importlib.util import find_spec

from csp.constants import NONCE, NONE, SELF

from alongside.web.config import refusals, variables

environ = variables.Variables(values=dict(os.environ))
ALONGSIDE_MODE = environ.mode
ALONGSIDE_VAR = environ.folder
IN_PRODUCTION = ALONGSIDE_MODE == "production"
if not IN_PRODUCTION:
    ALONGSIDE_VAR.mkdir(parents=True, exist_ok=True, mode=0o700)

# Secrets. Outside production the demo's, which is public, will do.
PUBLIC_SECRET = "" if IN_PRODUCTION else refusals.DEMO_SECRET
SECRET_KEY = environ.text("ALONGSIDE_SECRET_KEY", PUBLIC_SECRET)
ALONGSIDE_AUDIT_KEY = environ.text("ALONGSIDE_AUDIT_KEY", PUBLIC_SECRET)
DEBUG = environ.truth("ALONGSIDE_DEBUG")
ALLOWED_HOSTS = environ.words("ALONGSIDE_HOSTS") or (
    [] if IN_PRODUCTION else ["127.0.0.1", "localhost", "testserver"]
)

# What it is made of, the stack of ARCHITECTURE.md from the ground up.
OURS = ["design", "audit", "accounts", "jobs", "uploads", "places", "reach", "recruitment", "home"]
WITH_DEMO = [] if IN_PRODUCTION else ["demo"]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    *(f"alongside.web.{app}" for app in OURS + WITH_DEMO if find_spec(f"alongside.web.{app}")),
    "alongside.web.config",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "alongside.web.config.middleware.end_old_sessions",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "alongside.web.config.middleware.keep_private",
    "alongside.web.design.errors.AnswerErrors",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "alongside.web.config.urls"
DEMO_AT = "" if ALONGSIDE_MODE == "demo" else "demo/"  # its first page is the first page, in demo mode
WSGI_APPLICATION = "alongside.web.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "alongside.web.config.environment.environment",
            "context_processors": ["alongside.web.config.frame.frame_of"],
        },
    },
]

# Where things are kept. A request is no transaction: actions are.
DATABASES = {"default": variables.database(environ.text("DATABASE_URL"), ALONGSIDE_VAR)}
DATABASES["default"]["ATOMIC_REQUESTS"] = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
ALONGSIDE_RECURRING = "alongside.web.config.recurring.RECURRING"
ALONGSIDE_STALE_SECONDS = 30  # a worker that gave no sign of life for so long is dead
ALONGSIDE_CLUSTER = variables.cluster(
    environ.text("ALONGSIDE_CLUSTER")
)  # else every processor of this machine
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
STATIC_URL = "static/"
STATIC_ROOT = ALONGSIDE_VAR / "static"
PLAIN_STATIC = "django.contrib.staticfiles.storage.StaticFilesStorage"
HASHED_STATIC = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": PLAIN_STATIC if ALONGSIDE_MODE == "test" else HASHED_STATIC},
}
MEDIA_ROOT = ALONGSIDE_VAR / "uploads"
FILE_UPLOAD_TEMP_DIR = MEDIA_ROOT  # what is cut off on its way in is swept up with the rest
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = ALONGSIDE_MODE == "test"

# People.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
if ALONGSIDE_MODE == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
VALIDATORS = "django.contrib.auth.password_validation."
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": VALIDATORS + "MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "alongside.web.config.passphrases.CommonPassphraseValidator"},
    {
        "NAME": VALIDATORS + "UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home:start"
LOGOUT_REDIRECT_URL = ACCOUNT_LOGOUT_REDIRECT_URL = "home:front"
PASSWORD_RESET_TIMEOUT = int(timedelta(days=3).total_seconds())
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_ADAPTER = "alongside.web.config.visitors.Adapter"
MFA_ADAPTER = "alongside.web.config.visitors.SecondSteps"
FORMS = "alongside.web.accounts.forms."
ACCOUNT_FORMS = {
    "login": FORMS + "SignInForm",
    "reauthenticate": FORMS + "ConfirmForm",
    "change_password": FORMS + "ChangePassphraseForm",
}
MFA_FORMS = {
    "authenticate": FORMS + "CodeForm",
    "reauthenticate": FORMS + "ConfirmCodeForm",
    "activate_totp": FORMS + "ActivateAppForm",
    "add_webauthn": FORMS + "AddPasskeyForm",
}
ACCOUNT_TEMPLATE_EXTENSION = "jinja"
ACCOUNT_RATE_LIMITS = {
    "login": None
}  # axes is the one lock-out; wrong codes of a second step are counted by allauth
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = int(timedelta(minutes=5).total_seconds())
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an address is vouched for by the administrator who invites it
MFA_TOTP_ISSUER = "Alongside"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IN_PRODUCTION
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if IN_PRODUCTION else 0
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "alongside.web.config.visitors.name_tried"
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "alongside.web.config.visitors.locked_out"
AXES_CLIENT_IP_CALLABLE = "alongside.web.config.visitors.address"
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# Sessions end when idle and, whatever happens, after a working day.
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
ALONGSIDE_IDLE_SECONDS = int(timedelta(minutes=30).total_seconds())
SESSION_COOKIE_NAME = "__Host-session" if IN_PRODUCTION else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if IN_PRODUCTION else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IN_PRODUCTION
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "alongside.web.design.errors.stale_form"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# What a browser is told.
PROXY_HEADER = environ.text("ALONGSIDE_TLS_PROXY")
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_" + PROXY_HEADER.upper().replace("-", "_"), "https") if PROXY_HEADER else None
)
SECURE_SSL_REDIRECT = IN_PRODUCTION
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if IN_PRODUCTION else 0
# Subdomains and the browsers' preload list: the neighbours' addresses are not ours to bind.
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = False
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [NONE],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    }
}

# Words, times, post and logs.
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d %m %Y"]
# Mail says only that there is something new; without a url nothing is sent.
globals().update(variables.mail(environ.text("ALONGSIDE_MAIL_URL"), environ.text("ALONGSIDE_MAIL_FROM")))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"discreet": {"()": "alongside.web.config.logs.DiscreetFormatter"}},
    "handlers": {"terminal": {"class": "logging.StreamHandler", "formatter": "discreet"}},
    "root": {"handlers": ["terminal"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        "alongside": {"level": "INFO"},
    },
}

if IN_PRODUCTION:
    refusals.refuse(refusals.settings_refusals(globals()))
    ALONGSIDE_VAR.mkdir(parents=True, exist_ok=True, mode=0o700)
MEDIA_ROOT.mkdir(parents=True, exist_ok=True, mode=0o700)
