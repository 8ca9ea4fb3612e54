"""The reviewing desk's orders, the data its rules work with, and the registers they look things up in."""

from review.models.data import Limit, Reason, RulesetState, Word, WordList
from review.models.order import Change, ReviewFinding, ReviewNote, ReviewOrder
from review.models.registry import (
    AppListing,
    Enterprise,
    Filing,
    IpRange,
    Licence,
    PublicAccount,
    RegistryRow,
    Shop,
    Trademark,
    WebPage,
)
from review.models.version import Replay, ReplayChange, ReviewHours, RulesetArchive, WordListVersion

__all__ = [
    "AppListing",
    "Change",
    "Enterprise",
    "Filing",
    "IpRange",
    "Licence",
    "Limit",
    "PublicAccount",
    "Reason",
    "RegistryRow",
    "Replay",
    "ReplayChange",
    "ReviewFinding",
    "ReviewHours",
    "ReviewNote",
    "ReviewOrder",
    "RulesetArchive",
    "RulesetState",
    "Shop",
    "Trademark",
    "WebPage",
    "Word",
    "WordList",
    "WordListVersion",
]
