"""Django settings; every value that may differ between machines comes from ``smsconsole.env``."""

from pathlib import Path

import environ
from django.utils.translation import gettext_lazy as _

from smsconsole import env as _env

ENV = _env.read()
BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = ENV.data_dir
DEMO = ENV.debug  # the demo company and the published secrets are allowed
# Never Django's own: it keeps every statement it ran (a third of the time of a send) and answers errors with pages
# for Django's developers.
DEBUG = False
SECRET_KEY = ENV.secret_key or "refused-by-smsconsole.checks"
ALLOWED_HOSTS = ENV.allowed_hosts
TEST_CLOCK = DEMO
QUEUE_INLINE = False
SEED = ENV.seed
REDIS_URL = ENV.redis_url
METRICS_OPEN = ENV.metrics_open
CALLBACK_ALLOW = ENV.callback_allow  # hosts outside this machine that reports may be pushed to
CALL_LOG = "thread" if ENV.call_days else "off"  # "manual": only flush() writes (tests)

INSTALLED_APPS = [
    "unfold.apps.BasicAppConfig",  # the default one would put a site of its own in place of ours
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "smsconsole.apps.ConsoleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "rest_framework",
    "knox",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_q",
    "auditlog",
    "axes",
    "csp",
    "django_structlog",
    "django_prometheus",
    "core",
    "accounts",
    "review",
    "carrier",
    "signatures",
    "templates_app",
    "billing",
    "sending",
    "privacy_numbers",
    "statistics",
    "smsconsole.apps.SmsConsoleConfig",
]

MIDDLEWARE = [
    "smsconsole.middleware.RequestIdMiddleware",
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "smsconsole.middleware.ApiBodyLimitMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "smsconsole.middleware.ClockAndScopeMiddleware",
    "smsconsole.calls.rest.CallLogMiddleware",
    "smsconsole.middleware.AuditMiddleware",
    "axes.middleware.AxesMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]
ROOT_URLCONF = "smsconsole.urls"
WSGI_APPLICATION = "smsconsole.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "smsconsole" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# --- storage ----------------------------------------------------------------
DATABASES = {"default": environ.Env.db_url_config(ENV.database_url)}
if "sqlite" in DATABASES["default"]["ENGINE"]:
    DATA_DIR.mkdir(parents=True, exist_ok=True)  # every command opens the database file in it
    DATABASES["default"]["ENGINE"] = "core.sqlite"  # Django's own, with a queue of writers (docs/adr/0013)
    # IMMEDIATE: a read-then-write transaction must not fail half way (spec ecosystem, trap 1).
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # SQLite's own checkpoint waits for the disk while nobody can write: one in 64 MB, for core.sqlite makes them
        # beside the writers. What a statement notes to take itself back stays in memory: each sixth send wrote a file.
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA cache_size=-65536;"
        "PRAGMA wal_autocheckpoint=16000;PRAGMA temp_store=MEMORY;",
    }
    # Opening a file, its log and an empty page cache anew costs more than a whole send.
    DATABASES["default"]["CONN_MAX_AGE"] = None
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["TEST"] = {"CHARSET": "UTF8", "TEMPLATE": "template0"}  # whatever the server's locale is
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"},
    # Request counters: shared where Redis is, else each process counts for itself (smsconsole.api.throttles).
    "counters": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "counters"},
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
    "uploads": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "files"},
    },
}
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "smsconsole" / "static"]
WHITENOISE_USE_FINDERS = DEMO
FIXTURE_DIRS = [BASE_DIR / "fixtures"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024

# --- people -----------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "smsconsole.console.login.locked_out"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = environ.Env().bool("SMSCONSOLE_HTTPS_ONLY", default=False)
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        # The theme's Alpine.js evaluates expressions in attributes and sets styles inline; scripts are files only.
        "script-src": ["'self'", "'unsafe-eval'"],
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:", "blob:"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
        "base-uri": ["'self'"],
        "object-src": ["'none'"],
    }
}

AUDITLOG_LOGENTRY_MODEL = "accounts.AuditEntry"
# Its own migrations would make its own table too, which nothing uses and which stands in the way of a flush.
MIGRATION_MODULES = {"auditlog": None}

# --- language and time --------------------------------------------------------
LANGUAGE_CODE = ENV.language
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "smsconsole" / "locale", BASE_DIR / "smsconsole" / "locale_vendor"]
FORMAT_MODULE_PATH = ["smsconsole.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = ENV.time_zone

# --- queue ---------------------------------------------------------------------
Q_CLUSTER = {
    "name": "smsconsole",
    "workers": ENV.q_workers,
    "timeout": 3600,  # tasks carry their own deadlines; this must never fire first
    "retry": 3700,
    "max_attempts": 3,
    "ack_failures": True,
    "save_limit": -1,  # our rows are the record (ecosystem, trap 8)
    "catch_up": False,
    "bulk": 1,
    "poll": 0.2,
    "recycle": 5000,
    **({"redis": REDIS_URL} if REDIS_URL else {"orm": "default"}),
}

# --- REST ------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "knox.auth.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["smsconsole.api.access.HasGrant"],
    "DEFAULT_PAGINATION_CLASS": "smsconsole.api.paging.IdCursorPagination",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],  # for people there is /api/docs/
    "DEFAULT_THROTTLE_CLASSES": ["smsconsole.api.throttles.MinuteThrottle"],
    "EXCEPTION_HANDLER": "smsconsole.api.problems.problem_details",
    "COERCE_DECIMAL_TO_STRING": True,
    "DATETIME_FORMAT": "iso-8601",
}
API_RATES = {"user": 3000, "anonymous": 300, "login": 60}  # requests a minute
REST_KNOX = {"TOKEN_TTL": None, "AUTO_REFRESH": False}
SPECTACULAR_SETTINGS = {
    "TITLE": "smsconsole",
    "DESCRIPTION": "The cloud SMS control panel on your own machine.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "smsconsole.api.docs.add_problems",
    ],
    # Names of the status words in the schema; a choice that is missing here and collides fails the schema test.
    "ENUM_NAME_OVERRIDES": {
        "AccountKind": "accounts.choices.AccountKind",
        "AccountStatus": "accounts.choices.AccountStatus",
        "AllocationMode": "privacy_numbers.choices.AllocationMode",
        "BillColumn": "billing.choices.BillColumn",
        "BillStatus": "billing.choices.BillStatus",
        "BlackKind": "privacy_numbers.choices.BlackKind",
        "CallDoor": "accounts.choices.CallDoor",
        "Carrier": "carrier.choices.Carrier",
        "ChargeOn": "billing.choices.ChargeOn",
        "ClaimStatus": "billing.choices.ClaimStatus",
        "CompanyType": "signatures.choices.CompanyType",
        "Decision": "review.choices.Decision",
        "DecisionOfPerson": [("approved", "approved"), ("rejected", "rejected")],
        "DocumentType": "signatures.choices.DocumentType",
        "Door": "sending.choices.Door",
        "EntryKind": "billing.choices.EntryKind",
        "ExportKind": "statistics.choices.ExportKind",
        "ExportStatus": "statistics.choices.ExportStatus",
        "FileKind": "signatures.choices.FileKind",
        "InvoiceKind": "billing.choices.InvoiceKind",
        "InvoiceStatus": "billing.choices.InvoiceStatus",
        "Item": "billing.choices.Item",
        "KeyStatus": "accounts.choices.KeyStatus",
        "ListingStatus": "review.choices.ListingStatus",
        "MessageStatus": "sending.choices.MessageStatus",
        "MigrationProblem": "privacy_numbers.choices.MigrationProblem",
        "NumberKind": "privacy_numbers.choices.NumberKind",
        "NumberState": "privacy_numbers.choices.NumberState",
        "OrderStatus": "review.choices.OrderStatus",
        "PrivacyReportKind": "privacy_numbers.choices.ReportKind",
        "PrivacyTextKind": "privacy_numbers.choices.TextKind",
        "PackageStatus": "billing.choices.PackageStatus",
        "PlatformRole": "accounts.choices.PlatformRole",
        "PoolType": "privacy_numbers.choices.PoolType",
        "Product": "billing.choices.Product",
        "ProfileName": "carrier.choices.ProfileName",
        "RealNameState": "accounts.choices.RealNameState",
        "ReceiptStatus": "sending.choices.ReceiptStatus",
        "RegistrationReason": "signatures.choices.RegistrationReason",
        "RegistrationState": "signatures.choices.RegistrationState",
        "ReviewMode": "accounts.choices.ReviewMode",
        "ReviewStatus": "review.choices.ReviewStatus",
        "RingtoneSource": "privacy_numbers.choices.RingtoneSource",
        "RingtoneState": "privacy_numbers.choices.RingtoneState",
        "Role": "accounts.choices.Role",
        "Severity": "review.choices.Severity",
        "SignSource": "signatures.choices.SignSource",
        "SignType": "signatures.choices.SignType",
        "SmsMode": "privacy_numbers.choices.SmsMode",
        "SubjectKind": "review.choices.SubjectKind",
        "TemplateKind": "templates_app.choices.TemplateKind",
        "TicketReason": "privacy_numbers.choices.TicketReason",
        "TicketState": "privacy_numbers.choices.TicketState",
        "Usage": "signatures.choices.Usage",
        "VariableAttribute": "templates_app.choices.VariableAttribute",
        "Vendor": "accounts.choices.Vendor",
        "Verification": "privacy_numbers.choices.Verification",
    },
}

# --- console -----------------------------------------------------------------------
PRIMARY = {  # one blue for the theme's controls and those of static/console/base.css
    "50": "oklch(97% .014 254.604)",
    "100": "oklch(93.2% .032 255.585)",
    "200": "oklch(88.2% .059 254.128)",
    "300": "oklch(80.9% .105 251.813)",
    "400": "oklch(70.7% .165 254.624)",
    "500": "oklch(62.3% .214 259.815)",
    "600": "oklch(54.6% .245 262.881)",
    "700": "oklch(48.8% .243 264.376)",
    "800": "oklch(42.4% .199 265.638)",
    "900": "oklch(37.9% .146 265.522)",
    "950": "oklch(28.2% .091 267.935)",
}
UNFOLD = {
    "SITE_TITLE": "smsconsole",
    "SITE_HEADER": _("SMS console"),
    "SITE_SUBHEADER": "smsconsole.console.accounts.subheader",
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": "smsconsole.console.menu.icon"}],
    "SITE_URL": None,
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_LANGUAGES": True,
    "ENVIRONMENT": "smsconsole.console.menu.environment",
    "STYLES": ["smsconsole.console.menu.base_css"],
    "SITE_SYMBOL": "sms",
    "COLORS": {"primary": PRIMARY},
    "DASHBOARD_CALLBACK": "smsconsole.console.dashboard.dashboard",
    "SIDEBAR": {
        "show_search": True,
        "command_search": True,
        "show_all_applications": False,
        "navigation": "smsconsole.console.menu.navigation",
    },
}

LOGGING_CONFIG = "smsconsole.logs.configure"
LOGGING = {"version": 1}  # not empty: Django calls LOGGING_CONFIG only then
SILENCED_SYSTEM_CHECKS: list[str] = []

# Mail goes to the outbox page: nothing leaves the machine (accounts.mail).
EMAIL_BACKEND = "accounts.mail.OutboxBackend"
DEFAULT_FROM_EMAIL = "smsconsole <no-reply@smsconsole.invalid>"
