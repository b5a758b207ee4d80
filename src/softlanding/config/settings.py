"""Django's settings: all from the environment, each with a safe default."""

import sys
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from softlanding.config import environment, logs

PACKAGE = Path(__file__).resolve().parents[1]

# Where things are
DATA_DIR = environment.data_dir()
SITE_URL = environment.text("SOFTLANDING_SITE_URL", "http://127.0.0.1:8000").rstrip("/")
REGION = environment.text("SOFTLANDING_REGION", "the-hague")
PHONE = environment.text("SOFTLANDING_PHONE")  # shown on every page; else the number of the region's desk
DEMO = environment.flag("SOFTLANDING_DEMO")
DEBUG = environment.flag("SOFTLANDING_DEBUG")
SECRET_KEY = environment.secret_key(DATA_DIR)
BY_HTTPS = urlsplit(SITE_URL).scheme == "https"
ALLOWED_HOSTS = environment.words("SOFTLANDING_ALLOWED_HOSTS") or [
    *filter(None, [urlsplit(SITE_URL).hostname]), "localhost", "127.0.0.1", "[::1]",
]  # fmt: skip
CSRF_TRUSTED_ORIGINS = [SITE_URL] if BY_HTTPS else []

# What it is made of: feature folders first, so that their templates come before those of packages
FEATURES = ["portal", "community", "housing", "journeys", "cases", "appointments", "directory", "people"]
INSTALLED_APPS = [
    *(f"softlanding.{name}" for name in FEATURES if (PACKAGE / name / "__init__.py").exists()),
    "softlanding.common",
    "django.forms",  # after the portal, whose templates give every form field its look
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",  # the templates of allauth.mfa ask for it
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "softlanding.config.apps.ConfigConfig",  # last: it changes what the others registered
]
MIDDLEWARE = [
    "softlanding.config.middleware.Measure",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # 100 kB travel as 12; padded, so that lengths tell nothing
    "softlanding.config.chain.Policy",
    "softlanding.config.middleware.SecureHeaders",
    "softlanding.config.middleware.ApiAnswers",
    "softlanding.config.middleware.CalmErrors",
    "softlanding.config.chain.Sessions",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "softlanding.config.chain.Forms",
    "softlanding.config.chain.Users",
    "softlanding.config.chain.Messages",
    "allauth.account.middleware.AccountMiddleware",
    "softlanding.config.middleware.Access",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "softlanding.config.urls"
WSGI_APPLICATION = "softlanding.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "softlanding.config.frame.frame",
            ]
        },
    }
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# What it remembers
DATABASES = {"default": environment.database(DATA_DIR)}
ON_POSTGRESQL = DATABASES["default"]["ENGINE"].endswith("postgresql")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Several workers share rate limits and used one-time codes through the database; one worker needs no table.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "softlanding_cache"}
    if ON_POSTGRESQL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
MEDIA_ROOT, MEDIA_URL = DATA_DIR / "media", "/media/"
STATIC_ROOT, STATIC_URL = DATA_DIR / "static", "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# A file that is not in the manifest is served under its own name: a missing picture is no reason for a 500.
WHITENOISE_MANIFEST_STRICT = False
STATIC_ROOT.mkdir(parents=True, exist_ok=True)

# Papers: without a scanner every file stays in quarantine, unless the operator accepts that staff open it unscanned
CLAMD = environment.clamd()
UNSCANNED_PAPERS = environment.flag("SOFTLANDING_UNSCANNED_PAPERS")

# How large a request may be; imports of files say their own limits in their forms
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "softlanding.config.uploads.Quota",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_PERMISSIONS = 0o600

# Whether events may go to systems in our own network, and over plain http (docs/operations/other-systems.md)
WEBHOOKS_PRIVATE = environment.flag("SOFTLANDING_WEBHOOKS_PRIVATE")

# Language, time, mail
USE_TZ, TIME_ZONE = True, "Europe/Amsterdam"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("nl", "Nederlands")]
LOCALE_PATHS = [PACKAGE / "locale"]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = BY_HTTPS
globals().update(environment.mail())
DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.text("SOFTLANDING_MAIL_FROM", "Softlanding <no-reply@localhost>")

# What the browser is told
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],  # the QR code of an authenticator app is a data: picture
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if BY_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = False  # the domain's owner decides about its other names
if environment.flag("SOFTLANDING_BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_NAME = "session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BY_HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_FAILURE_VIEW = "softlanding.config.pages.csrf_failure"

# How staff sign in; newcomers sign in by a link (people.actions)
AUTH_USER_MODEL = "people.StaffMember"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL, LOGIN_REDIRECT_URL, LOGOUT_REDIRECT_URL = "account_login", "people:staff-home", "home"
ACCOUNT_ADAPTER = "softlanding.config.sign_in.StaffAccounts"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an administrator makes accounts; there is no self sign-up
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if BY_HTTPS else "http"
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if environment.flag("SOFTLANDING_BEHIND_PROXY") else 0
MFA_ADAPTER = "softlanding.config.sign_in.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the administrator typed the address, see ACCOUNT_EMAIL_VERIFICATION
MFA_TOTP_ISSUER = "Softlanding"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not BY_HTTPS  # passkeys on http://localhost, for trying it out

LOGGING = logs.configured(
    as_json=environment.text("SOFTLANDING_LOG", "text" if sys.stderr.isatty() else "json") == "json",
    level=environment.text("SOFTLANDING_LOG_LEVEL", "INFO"),
)
