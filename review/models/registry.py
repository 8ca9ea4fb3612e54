"""The simulated public registries that rules marked E consult (docs/domain.md 2.9, 3.9, 4.14).

They stand for what a reviewer looks up in life: the program itself never fetches anything. A row without an account is
the world's, kept by the desk; a row with one is that account's own and counts for its submissions only, so that a
tester can make up companies and sites without changing anybody else's verdicts. An account's own row wins.
"""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.tenancy import Scope, TenantQuerySet
from review.choices import (
    AccountHolder,
    EnterpriseStatus,
    FilingKind,
    LicenceKind,
    ListingStatus,
    PageContent,
    PublicAccountKind,
    TrademarkStatus,
)


class RegistryQuerySet(TenantQuerySet):
    """Rows of the world and rows of accounts."""

    def visible_to(self, scope: Scope) -> Self:
        """Return the world's rows and those in the caller's reach."""
        if scope.sees_all and scope.account_id is None:
            return self
        if scope.account_id is None:
            return self.none()
        return self.filter(Q(account=None) | Q(account_id=scope.account_id))

    def known_to(self, account_id: int | None) -> Self:
        """Return what a review of the account's submission finds, the account's own rows first."""
        rows = self.filter(Q(account=None) | Q(account_id=account_id)) if account_id else self.filter(account=None)
        return rows.order_by(models.F("account_id").asc(nulls_last=True), "-pk")


def once(name: str, *fields: str) -> list[models.UniqueConstraint]:
    """Return what keeps a thing from being registered twice, by the world and by each account."""
    return [
        models.UniqueConstraint(fields=fields, condition=Q(account=None), name=f"{name}_world_once"),
        models.UniqueConstraint(fields=["account", *fields], name=f"{name}_own_once"),
    ]


class RegistryRow(models.Model):
    """What every register shares: whose row it is, and a note."""

    account = models.ForeignKey(
        "accounts.Account", null=True, blank=True, on_delete=models.CASCADE, related_name="+",
        verbose_name=_("Account"), help_text=_("Empty: the row holds for everybody."),
    )  # fmt: skip
    note = models.CharField(_("note"), max_length=200, blank=True)
    updated_at = models.DateTimeField(_("updated at"), null=True, editable=False)

    objects = RegistryQuerySet.as_manager()

    class Meta:
        abstract = True


class Enterprise(RegistryRow):
    """The enterprise register: is there such a company, is it in business, who represents it."""

    name = models.CharField(_("company name"), max_length=150, db_index=True)
    credit_code = models.CharField(_("unified social credit code"), max_length=18, db_index=True)
    status = models.CharField(
        _("operating status"), max_length=12, choices=EnterpriseStatus, default=EnterpriseStatus.NORMAL
    )
    legal_person = models.CharField(_("legal person"), max_length=50, blank=True)
    short_name = models.CharField(_("short name or brand"), max_length=40, blank=True)
    is_public_body = models.BooleanField(_("government body or institution"), default=False)
    landline = models.CharField(_("landline"), max_length=20, blank=True)
    established_on = models.DateField(_("established on"), null=True, blank=True)

    class Meta:
        verbose_name = _("enterprise")
        verbose_name_plural = _("enterprise register")
        ordering = ["name", "id"]
        constraints = once("enterprise", "credit_code")

    def __str__(self) -> str:
        return self.name


class Filing(RegistryRow):
    """ICP and public-security filings: ``subject`` is a domain such as yunfan.example, or an IP address."""

    kind = models.CharField(_("filing"), max_length=4, choices=FilingKind)
    subject = models.CharField(_("domain or IP"), max_length=120, db_index=True)
    owner = models.CharField(_("filed by"), max_length=150, blank=True)
    number = models.CharField(_("filing number"), max_length=40, blank=True)
    service_type = models.CharField(_("service"), max_length=40, blank=True)
    is_valid = models.BooleanField(_("in force"), default=True)

    class Meta:
        verbose_name = _("filing")
        verbose_name_plural = _("ICP and public-security filings")
        ordering = ["subject", "kind", "id"]
        constraints = once("filing", "kind", "subject")

    def __str__(self) -> str:
        return f"{self.subject} {self.number}"


class Trademark(RegistryRow):
    """The trademark register."""

    number = models.CharField(_("registration number"), max_length=15, db_index=True)
    name = models.CharField(_("trademark"), max_length=40, db_index=True)
    owner = models.CharField(_("owner"), max_length=150)
    category = models.CharField(_("class"), max_length=10, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=TrademarkStatus, default=TrademarkStatus.REGISTERED)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        verbose_name = _("trademark")
        verbose_name_plural = _("trademark register")
        ordering = ["name", "id"]
        constraints = once("trademark", "number", "category")

    def __str__(self) -> str:
        return f"{self.name} {self.number}"


class AppListing(RegistryRow):
    """What app stores show."""

    name = models.CharField(_("app"), max_length=60, db_index=True)
    store = models.CharField(_("store"), max_length=40, blank=True)
    url = models.CharField(_("link"), max_length=300, blank=True)
    developer = models.CharField(_("developer"), max_length=150)
    status = models.CharField(_("status"), max_length=12, choices=ListingStatus, default=ListingStatus.ONLINE)

    class Meta:
        verbose_name = _("app listing")
        verbose_name_plural = _("app stores")
        ordering = ["name", "id"]
        constraints = once("app_listing", "name", "store")

    def __str__(self) -> str:
        return self.name


class PublicAccount(RegistryRow):
    """Official accounts and mini programs, and whether a person or an enterprise certified them."""

    kind = models.CharField(_("kind"), max_length=16, choices=PublicAccountKind)
    name = models.CharField(_("name"), max_length=60, db_index=True)
    owner = models.CharField(_("owner"), max_length=150, blank=True)
    holder = models.CharField(_("certified as"), max_length=12, choices=AccountHolder, default=AccountHolder.ENTERPRISE)
    content = models.CharField(_("content"), max_length=8, choices=PageContent, default=PageContent.RICH)
    status = models.CharField(_("status"), max_length=12, choices=ListingStatus, default=ListingStatus.ONLINE)

    class Meta:
        verbose_name = _("official account or mini program")
        verbose_name_plural = _("official accounts and mini programs")
        ordering = ["name", "id"]
        constraints = once("public_account", "kind", "name")

    def __str__(self) -> str:
        return self.name


class Shop(RegistryRow):
    """Shops on e-commerce platforms."""

    name = models.CharField(_("shop"), max_length=60, db_index=True)
    platform = models.CharField(_("platform"), max_length=40, blank=True)
    url = models.CharField(_("link"), max_length=300, blank=True, db_index=True)
    owner = models.CharField(_("owner"), max_length=150, blank=True)
    goods_count = models.PositiveIntegerField(_("goods listed"), default=0)
    status = models.CharField(_("status"), max_length=12, choices=ListingStatus, default=ListingStatus.ONLINE)

    class Meta:
        verbose_name = _("shop")
        verbose_name_plural = _("shops")
        ordering = ["name", "id"]
        constraints = once("shop", "platform", "name")

    def __str__(self) -> str:
        return self.name


class WebPage(RegistryRow):
    """What a link leads to. ``url`` is host and path without scheme; the row of a host serves its paths too."""

    url = models.CharField(_("link"), max_length=300, db_index=True)
    title = models.CharField(_("title"), max_length=120, blank=True)
    owner = models.CharField(_("shown owner"), max_length=150, blank=True)
    is_reachable = models.BooleanField(_("reachable"), default=True)
    redirects_to = models.CharField(_("redirects to"), max_length=300, blank=True)
    content = models.CharField(_("content"), max_length=8, choices=PageContent, default=PageContent.RICH)
    has_login_wall = models.BooleanField(_("behind a login"), default=False)
    is_download = models.BooleanField(_("starts a download"), default=False)

    class Meta:
        verbose_name = _("web page")
        verbose_name_plural = _("web pages")
        ordering = ["url", "id"]
        constraints = once("web_page", "url")

    def __str__(self) -> str:
        return self.url


class IpRange(RegistryRow):
    """Who owns addresses; ``network`` is a network in CIDR form, or one address."""

    network = models.CharField(_("network"), max_length=50, db_index=True)
    owner = models.CharField(_("owner"), max_length=150)

    class Meta:
        verbose_name = _("IP range")
        verbose_name_plural = _("IP ownership")
        ordering = ["network", "id"]
        constraints = once("ip_range", "network")

    def __str__(self) -> str:
        return self.network


class Licence(RegistryRow):
    """Licences of regulated trades: tobacco, alcohol, finance, medicine, education, games ..."""

    kind = models.CharField(_("licence"), max_length=16, choices=LicenceKind)
    holder = models.CharField(_("holder"), max_length=150, db_index=True)
    number = models.CharField(_("licence number"), max_length=40)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        verbose_name = _("trade licence")
        verbose_name_plural = _("trade licences")
        ordering = ["holder", "kind", "id"]
        constraints = once("licence", "kind", "number")

    def __str__(self) -> str:
        return f"{self.holder} {self.number}"
