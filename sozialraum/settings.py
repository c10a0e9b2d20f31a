"""Settings of the portal, all of them from the environment.

SOZIALRAUM_MODE says what is running: ``production`` (the application server's default), ``development``
(manage.py's default), ``demo`` (make demo) or ``test``. Only production has no defaults for secrets.
"""

import os
import re
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.conf import locale as django_locale
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("VAR_DIR") or BASE_DIR / "var").resolve()

MODE = os.environ.get("SOZIALRAUM_MODE", "production")
MODES = ("production", "development", "demo", "test")
if MODE not in MODES:
    raise ImproperlyConfigured(f"SOZIALRAUM_MODE is {MODE!r}; it must be one of {', '.join(MODES)}.")
PRODUCTION = MODE == "production"


def flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "0").strip().lower() in ("1", "true", "yes", "on")


def listed(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


# Accounts with the password "demo" exist only where nobody's real data can be.
IS_DEMO = MODE == "demo" or flag("DEMO")
DEBUG = MODE == "development" and flag("DEBUG", default=True)

SECRET_KEY = os.environ.get("SECRET_KEY", "")
if not SECRET_KEY:
    if PRODUCTION:
        raise ImproperlyConfigured("SECRET_KEY is not set: production needs a long random value of its own.")
    SECRET_KEY = "only-for-development-demo-and-tests-never-in-production"  # noqa: S105

DATABASE_URL = os.environ.get("DATABASE_URL", "")
if not DATABASE_URL:
    if PRODUCTION:
        raise ImproperlyConfigured(
            "DATABASE_URL is not set: production needs a PostgreSQL server, for example "
            "postgresql://user@host/sozialraum."
        )
    from sozialraum.lib import embedded_postgres

    DATABASE_URL = embedded_postgres.database_url(VAR_DIR / "postgres", database="sozialraum")

DATABASES = {
    "default": dj_database_url.parse(
        DATABASE_URL,
        engine="sozialraum.lib.postgres",
        conn_max_age=0 if MODE == "test" else 600,
        conn_health_checks=True,
    )
}
DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = flag("PGBOUNCER")
# The application server works as this role, which can neither change tables nor the access log (see
# sozialraum/lib/database_role.py); manage.py keeps the account of DATABASE_URL, which owns the tables.
# Pages ask short questions; compiling them takes longer than answering them.
DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c jit=off"
DATABASE_APP_ROLE = os.environ.get("DATABASE_APP_ROLE", "")
if DATABASE_APP_ROLE and not flag("SOZIALRAUM_AS_OWNER"):
    if not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", DATABASE_APP_ROLE):
        raise ImproperlyConfigured("DATABASE_APP_ROLE must be a plain name such as sozialraum_app.")
    _options = DATABASES["default"].setdefault("OPTIONS", {})
    _options["options"] = f"{_options.get('options', '')} -c role={DATABASE_APP_ROLE}".strip()

# Keys for what is confidential. FIELD_KEYS: the first seals, all of them open (see sozialraum/lib/sealing.py).
FIELD_KEYS = listed("FIELD_KEYS")
INDEX_KEY = os.environ.get("INDEX_KEY", "")
if PRODUCTION:
    if not FIELD_KEYS or min(map(len, FIELD_KEYS)) < 32:
        raise ImproperlyConfigured(
            "FIELD_KEYS is not set: production needs a random key of 32 signs or more to seal confidential texts."
        )
    if len(INDEX_KEY) < 32:
        raise ImproperlyConfigured(
            "INDEX_KEY is not set: production needs a random key of 32 signs or more to find sealed names again."
        )
else:
    FIELD_KEYS = FIELD_KEYS or ["only-for-development-demo-and-tests-to-seal-texts"]
    INDEX_KEY = INDEX_KEY or "only-for-development-demo-and-tests-to-find-names"

ALLOWED_HOSTS = listed("ALLOWED_HOSTS", "" if PRODUCTION else "127.0.0.1,localhost,[::1],testserver")
if PRODUCTION and not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS is not set: name the host names the portal answers to.")
CSRF_TRUSTED_ORIGINS = listed("CSRF_TRUSTED_ORIGINS")

ROOT_URLCONF = "sozialraum.urls"
WSGI_APPLICATION = "sozialraum.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "offices",
    "services",
    "cases",
    "evaluation",
    "sozialraum",
    "sozialraum.administration.VerwaltungConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "guardian",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    *([] if MODE == "test" else ["whitenoise.middleware.WhiteNoiseMiddleware"]),
    "services.pagecache.PublicPageCache",
    "csp.middleware.CSPMiddleware",
    "sozialraum.middleware.RefuseBrokenInput",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "sozialraum.middleware.LanguageFromPath",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "sozialraum.middleware.SessionsEnd",
    "sozialraum.middleware.ClosedByDefault",
    "sozialraum.middleware.SecondFactorFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "sozialraum.context.portal",
            ],
        },
    },
]

# --- accounts -------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "offices.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
ANONYMOUS_USER_NAME = "anonymous"
GUARDIAN_MONKEY_PATCH_USER = False
LOGIN_URL = "account_login"
CSRF_FAILURE_VIEW = "sozialraum.views.csrf_failure"
LOGIN_REDIRECT_URL = "team-home"
LOGOUT_REDIRECT_URL = "start"
ACCOUNT_ADAPTER = "offices.accounts.adapters.StaffAdapter"
ACCOUNT_FORMS = {
    "login": "offices.accounts.forms.SignInForm",
    "reauthenticate": "offices.accounts.forms.ConfirmPasswordForm",
    "change_password": "offices.accounts.forms.ChangePasswordForm",
    "set_password": "offices.accounts.forms.SetPasswordForm",
    "reset_password": "offices.accounts.forms.ForgottenPasswordForm",
    "reset_password_from_key": "offices.accounts.forms.NewPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGIN_TIMEOUT = 10 * 60
ACCOUNT_LOGOUT_ON_GET = False
# A whole office shares one address; what guesses one account is stopped much earlier, by the name it tries.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "20/m/ip,5/5m/key",
    "reset_password": "20/m/ip,3/h/key",
    # Shortlists put under a short address. Generous: behind one network address may be a shelter or a school.
    "shortlist": "30/h/ip",
}
OPEN_DATA_REQUESTS_A_MINUTE = 120
"""From one network. A copy of the whole directory is one request (ndjson) or a few; nobody has to hurry."""
PASSWORD_RESET_TIMEOUT = 60 * 60

# Outside the demo nobody works here with a password alone. Developers' machines hold invented data.
SECOND_FACTOR_REQUIRED = PRODUCTION and not IS_DEMO
MFA_ADAPTER = "offices.accounts.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "offices.accounts.forms.SecondFactorForm",
    "reauthenticate": "offices.accounts.forms.ConfirmSecondFactorForm",
    "activate_totp": "offices.accounts.forms.ActivateAppForm",
    "add_webauthn": "offices.accounts.forms.AddPasskeyForm",
    "authenticate_webauthn": "offices.accounts.forms.PasskeyForm",
    "login_webauthn": "offices.accounts.forms.PasskeySignInForm",
    "reauthenticate_webauthn": "offices.accounts.forms.ConfirmPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
# Accounts are made by the administration, which knows the address; nobody proves it here.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_TOLERANCE = 1
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if MODE == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
PASSWORD_MIN_LENGTH = 12
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": PASSWORD_MIN_LENGTH}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]

# --- languages and time ---------------------------------------------------------------------------------
LANGUAGE_CODE = "de"
LANGUAGES = [
    ("de", "Deutsch"),
    ("einfach", "Einfache Sprache"),
    ("en", "English"),
    ("fr", "Français"),
    ("tr", "Türkçe"),
    ("ar", "العربية"),
    ("uk", "Українська"),
    ("ru", "Русский"),
    ("it", "Italiano"),
]
# Einfache Sprache is a catalogue of its own above the German one, so gettext falls back to German.
django_locale.LANG_INFO.setdefault(
    "einfach",
    {"bidi": False, "code": "einfach", "name": "Plain German", "name_local": "Einfache Sprache"},
)
LANGUAGES_BIDI = ["ar"]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["sozialraum.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Berlin"
USE_THOUSAND_SEPARATOR = False

# --- files ----------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "sozialraum.lib.assets.PackageFinder",
]
# Hashing waits for collectstatic, which measurements and one-off commands do without.
HASHED_STATIC = MODE in ("production", "demo") and not flag("STATIC_WITHOUT_HASHES")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if HASHED_STATIC
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_USE_FINDERS = MODE == "development"
MEDIA_ROOT = VAR_DIR / "media"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 5
# Papers of cases: sealed, outside everything that a web server hands out (sozialraum/lib/vault.py).
VAULT_DIR = Path(os.environ.get("VAULT_DIR") or VAR_DIR / "vault")
LARGEST_UPLOAD = 10 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["sozialraum.lib.uploads.SmallFilesInMemory"]
# Where clamd answers: /path/of/the/socket or host:port. Empty: files are not searched for viruses.
CLAMD_ADDRESS = os.environ.get("CLAMD_ADDRESS", "")

# --- security -------------------------------------------------------------------------------------------
# A request that was written faster than this comes from a program; a person who is asked to look again presses again.
CONTACT_LEAST_SECONDS = float(os.environ.get("CONTACT_LEAST_SECONDS", "5"))

TILE_URL = os.environ.get(
    "TILE_URL",
    "https://sgx.geodatenzentrum.de/wmts_basemapde/tile/1.0.0/de_basemapde_web_raster_farbe/default/"
    "GLOBAL_WEBMERCATOR/{z}/{y}/{x}.png",
)
TILE_ATTRIBUTION = os.environ.get("TILE_ATTRIBUTION", "© GeoBasis-DE / BKG (basemap.de), CC BY 4.0")
# The one foreign origin a browser may be sent to, and only by the map, after the resident agreed.
TILE_ORIGIN = "/".join(TILE_URL.split("/")[:3]) if "://" in TILE_URL else SELF

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# Whether a proxy of ours stands before the portal and says who asked and how.
BEHIND_PROXY = flag("BEHIND_PROXY")
# Ends with the browser: residents get one only on the pages of /kontakt/.
CSRF_COOKIE_AGE = None
SESSION_COOKIE_HTTPONLY = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_IDLE_SECONDS = int(os.environ.get("SESSION_IDLE_SECONDS", str(30 * 60)))
SESSION_LIMIT_SECONDS = int(os.environ.get("SESSION_LIMIT_SECONDS", str(10 * 60 * 60)))
# Rows outlive both limits, which sozialraum.sessions keeps, so that a form sent after a weekend is not lost.
SESSION_COOKIE_AGE = 60 * 60 * 24 * 3
if PRODUCTION:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = flag("SECURE_SSL_REDIRECT", default=True)
    SECURE_REDIRECT_EXEMPT = [r"^health/"]
    SECURE_HSTS_SECONDS = int(os.environ.get("SECURE_HSTS_SECONDS", "31536000"))
    if BEHIND_PROXY:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        ALLAUTH_TRUSTED_PROXY_COUNT = 1

EMAIL_BACKEND = os.environ.get(
    "EMAIL_BACKEND",
    "django.core.mail.backends.smtp.EmailBackend"
    if PRODUCTION
    else "django.core.mail.backends.console.EmailBackend",
)
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = flag("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "portal@localhost")

# Sign-in attempts and used codes are counted for all workers together and survive a restart.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "KEY_FUNCTION": "sozialraum.lib.sealing.cache_key",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# --- look -----------------------------------------------------------------------------------------------
CRISPY_ALLOWED_TEMPLATE_PACKS = ["kern"]
CRISPY_TEMPLATE_PACK = "kern"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- the portal -----------------------------------------------------------------------------------------
PORTAL_NAME = os.environ.get("PORTAL_NAME", "Sozialraum")
REGION_NAME = os.environ.get("REGION_NAME", "Regionalverband Saarbrücken")
OPERATOR = {
    "name": os.environ.get("OPERATOR_NAME", "Regionalverband Saarbrücken, Jugendamt"),
    "address": os.environ.get("OPERATOR_ADDRESS", ""),
    "phone": os.environ.get("OPERATOR_PHONE", ""),
    "mail": os.environ.get("OPERATOR_MAIL", ""),
    "responsible": os.environ.get("OPERATOR_RESPONSIBLE", ""),
    "dpo_mail": os.environ.get("OPERATOR_DPO_MAIL", ""),
    "conciliation": os.environ.get("OPERATOR_CONCILIATION", ""),
}
# Months after which records are due for deletion (cases/actions/retention/kinds.py says from when they count).
RETENTION_MONTHS = {
    kind: int(os.environ.get(f"RETENTION_MONTHS_{kind.upper()}", months))
    for kind, months in {
        "case": 36,
        "draft_case": 6,
        "inquiry": 6,
        "encounter_note": 6,
        "grant_reason": 12,
        "subject_request": 36,
        "person": 6,
        "event": 60,
        "access": 36,
    }.items()
}
# Seconds during which a worker trusts its knowledge of the directory's version without asking the database.
DIRECTORY_TRUST_SECONDS = 0.0 if MODE == "test" else float(os.environ.get("DIRECTORY_TRUST_SECONDS", "1"))
# A worker reads changed synonyms and places beside its pages, not within one; tests see a change at once.
REFERENCE_IN_BACKGROUND = MODE != "test"
# Seconds a proposal for a duty roster may search for a better one.
ROSTER_PROPOSAL_SECONDS = float(os.environ.get("ROSTER_PROPOSAL_SECONDS", "10"))
PAGE_CACHE = MODE != "test" and flag("PAGE_CACHE", default=True)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "INFO" if MODE != "test" else "WARNING"},
    "loggers": {
        # A 404 line would write a resident's search into the log.
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
