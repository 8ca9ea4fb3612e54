"""What each role may do: one table of words that every door asks through ``Scope.can``."""

from accounts.choices import PlatformRole, Role

VIEW = "view"  # see the account's own things
APPLY = "apply"  # qualifications, signatures, templates
SEND = "send"  # send, blacklist, handset replies
EXPORT = "export"  # create and download exports
MONEY = "money"  # top up, buy packages
REVEAL = "reveal"  # see whole phone numbers
MANAGE = "manage"  # members, keys, applications, account settings
REVIEW = "review"  # decide review orders, word lists, catalogue
FINANCE = "finance"  # prices, catalogue of packages, adjustments
PLATFORM = "platform"  # all accounts and users, audit log, tasks
REGISTRY = "registry"  # rows of one's own in the simulated public registers
TESTDESK = "testdesk"  # carrier, clock, reset, faults
NEVER_GRANTED = "-"  # no role has it

ALL = frozenset({VIEW, APPLY, SEND, EXPORT, MONEY, REVEAL, MANAGE, REVIEW, FINANCE, PLATFORM, REGISTRY, TESTDESK})

MEMBER_GRANTS: dict[str, frozenset[str]] = {
    Role.OWNER: frozenset({VIEW, APPLY, SEND, EXPORT, MONEY, REVEAL, MANAGE, REGISTRY, TESTDESK}),
    Role.OPERATOR: frozenset({VIEW, APPLY, SEND, EXPORT, REVEAL, REGISTRY, TESTDESK}),
    Role.READONLY: frozenset({VIEW}),
}

PLATFORM_GRANTS: dict[str, frozenset[str]] = {
    PlatformRole.REVIEWER: frozenset({VIEW, REVIEW, REGISTRY}),
    PlatformRole.FINANCE: frozenset({VIEW, FINANCE, EXPORT}),
    PlatformRole.OPERATOR: ALL - {REVIEW},
}
