"""Words of the reviewing desk."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.choices import ColouredChoices


class ReviewStatus(ColouredChoices):
    """State of a thing under review: qualification, signature, template, voice template (domain.md 3.3, 4.4)."""

    PENDING = "pending", "info", _("Under review")
    APPROVED = "approved", "success", _("Approved")
    REJECTED = "rejected", "danger", _("Rejected")
    WITHDRAWN = "withdrawn", "default", _("Withdrawn")


class SubjectKind(models.TextChoices):
    """What a review order may be about; (kind, id) names a subject across apps."""

    QUALIFICATION = "qualification", _("Qualification")
    LETTER = "letter", _("Letter of authorisation")
    SIGNATURE = "signature", _("Signature")
    TEMPLATE = "template", _("Text template")
    VOICE_TEMPLATE = "voice_template", _("Voice template")
    SHORT_LINK = "short_link", _("Short link")
    # Judged by preview; their own rows come with the multimedia apps.
    DIGITAL = "digital", _("Digital template")
    CARD = "card", _("Card template")


class OrderStatus(ColouredChoices):
    """State of a review order."""

    QUEUED = "queued", "info", _("Waiting for the engine")
    MANUAL = "manual", "warning", _("Waiting for a reviewer")
    DECIDED = "decided", "success", _("Decided")
    WITHDRAWN = "withdrawn", "default", _("Withdrawn")


class Decision(ColouredChoices):
    APPROVED = "approved", "success", _("Approved")
    REJECTED = "rejected", "danger", _("Rejected")
    MANUAL = "manual", "warning", _("A reviewer must look")


class Severity(ColouredChoices):
    """What a finding does to the verdict: reject it, send it to a person, or only advise."""

    REJECT = "reject", "danger", _("Rejects")
    MANUAL = "manual", "warning", _("Needs a person")
    ADVICE = "advice", "info", _("Advice")


class Priority(models.IntegerChoices):
    """Place in the queue: a smaller number is served first."""

    URGENT = 1, _("Urgent")
    NORMAL = 2, _("Normal")
    LOW = 3, _("Low")


class NoteKind(models.TextChoices):
    """What a line of an order's internal notes is; assigned holds a user name, priority the new number."""

    NOTE = "note", _("Note")
    QUESTION = "question", _("Second opinion asked")
    OPINION = "opinion", _("Second opinion")
    RECALLED = "recalled", _("Question taken back")
    ASSIGNED = "assigned", _("Assigned")
    PRIORITY = "priority", _("Priority")


class EventKind(models.TextChoices):
    """What ``review.registry`` announces; whoever tells the applicant listens to it."""

    VERDICT = "verdict", _("Verdict")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRING = "expiring", _("A document runs out soon")
    LAPSED = "lapsed", _("Lapsed")
    RESTORED = "restored", _("In force again")
    REGISTRATION = "registration", _("Carrier registration")


class VersionStatus(ColouredChoices):
    """State of a version of a word list: only a live one is matched."""

    DRAFT = "draft", "info", _("Draft")
    LIVE = "live", "success", _("Published")
    DISCARDED = "discarded", "default", _("Discarded")


class ReplayStatus(ColouredChoices):
    """State of a replay of past submissions."""

    QUEUED = "queued", "info", _("Waiting")
    RUNNING = "running", "warning", _("Running")
    DONE = "done", "success", _("Done")
    CANCELLED = "cancelled", "default", _("Cancelled")


class EnterpriseStatus(ColouredChoices):
    """登记状态 in the enterprise register; only the first is in order."""

    NORMAL = "normal", "success", _("In business")
    ABNORMAL = "abnormal", "warning", _("Listed as abnormal")
    REVOKED = "revoked", "danger", _("Licence revoked")
    CANCELLED = "cancelled", "danger", _("Struck off")


class FilingKind(models.TextChoices):
    ICP = "icp", _("ICP filing")
    PSB = "psb", _("Public-security filing")


class TrademarkStatus(ColouredChoices):
    REGISTERED = "registered", "success", _("Registered")
    APPLIED = "applied", "info", _("Applied for")
    INVALID = "invalid", "danger", _("Invalid")


class ListingStatus(ColouredChoices):
    """Of an app, an account or a shop: can people find it today?"""

    ONLINE = "online", "success", _("Online")
    BETA = "beta", "warning", _("Beta")
    OFFLINE = "offline", "danger", _("Not online")


class PublicAccountKind(models.TextChoices):
    OFFICIAL_ACCOUNT = "official_account", _("Official account")
    MINI_PROGRAM = "mini_program", _("Mini program")


class AccountHolder(models.TextChoices):
    PERSONAL = "personal", _("Person")
    ENTERPRISE = "enterprise", _("Enterprise")


class PageContent(ColouredChoices):
    """How much a reviewer finds on a page."""

    RICH = "rich", "success", _("Enough to see who and what")
    THIN = "thin", "warning", _("Too thin")
    EMPTY = "empty", "danger", _("Empty")


class LicenceKind(models.TextChoices):
    """Trades that need a licence of their own."""

    TOBACCO = "tobacco", _("Tobacco")
    ALCOHOL = "alcohol", _("Alcohol")
    FINANCE = "finance", _("Finance")
    MEDICINE = "medicine", _("Medicine")
    EDUCATION = "education", _("Education")
    GAMES = "games", _("Games")
    LIVE_VIDEO = "live_video", _("Live and video")
    TELECOM = "telecom", _("Telecommunications")
    RECRUITMENT = "recruitment", _("Recruitment")
    REAL_ESTATE = "real_estate", _("Real estate")
    AUCTION = "auction", _("Auctions")
    CHARITY = "charity", _("Charity")
