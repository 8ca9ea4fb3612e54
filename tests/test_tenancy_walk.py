"""Nobody finds another company's things: every address of the product, found by itself, tried by strangers.

A new page, table or API route is covered without a line here. One whose address holds something these tables cannot
fill makes ``test_every_address_can_be_filled`` fail: add its filler.
"""

import functools
import hashlib
import json
import operator
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.test import Client

from accounts.models import Account, User
from core import clock
from core.tenancy import TenantQuerySet
from review.registers import REGISTERS
from tests import factories
from tests.tenancy.routes import Route, all_routes
from tests.tenancy.rows import fill, row_of

pytestmark = pytest.mark.usefixtures("no_waiting")
# Addresses that are for everybody and hold nobody's things.
PUBLIC = {
    "/": "the vendors' wire: signed requests, tests/wire",
    "/v5/%(name)s": "the vendors' wire: signed requests, tests/wire",
    "/oss/": "uploads under a signed policy: tests/wire/aliyun/test_uploads.py",
    "/oss/file/%(token)s": "pictures under a signed address: tests/wire/aliyun/test_uploads.py",
    "/recordings/%(token)s.wav": "recordings under a signed address: tests/privacy_numbers/test_traffic_doors.py",
    "/s/%(code)s": "short links, which are for everybody",
    "/api": "unknown addresses under /api",
    "/api/schema/": "the description of the API",
    "/api/docs/": "the description of the API",
    "/console/login/": "logging in",
    "/console/jsi18n/": "the theme's words",
    "/verify/%(token)s/": "the page behind a number's QR code: tests/privacy_numbers/test_pages.py",
    "/console/%(url)s": "unknown addresses of the console",
    "/i18n/setlang/": "choice of language",
    "/healthz": "sign of life",
    "/favicon.ico": "the picture in the browser's tab",
    "/readyz": "sign of life",
    "/metrics": "figures, guarded by address (tests/api/test_health.py)",
}
# What a member who may only read may still send: it changes nothing of the company's.
HARMLESS = {
    "/api/v1/tokens/": "logs in and out",
    "/api/v1/quote/": "computes only",
    "/api/v1/review/preview": "computes only",
    "/console/logout/": "ends the session",
    "/console/password_change/": "the member's own password",
}
# Pages of the product's own examples, which are about a company of the same name as the cast's.
EXAMPLES = {"/console/review/handbook/", "/api/v1/review/handbook/"}
REFUSED = {400, 401, 403, 404, 405, 409, 413, 415, 422}


class Company:
    """The company nobody else may find, with one row of every table, and how its ids fill addresses."""

    def __init__(self) -> None:
        for register in REGISTERS.values():  # what holds for everybody names the demo company, and may be read by all
            register.model.objects.filter(account=None).delete()
        self.cast = factories.yunfan()
        self.account: Account = self.cast.account
        self.rows = fill(self.account)
        self.addresses = _filled(self)  # makes the last rows, before anybody looks whether one changed

    def row(self, model: type[models.Model]) -> models.Model | None:
        """Return the company's row of a model; for its people the owner; a shared table's first row; or None."""
        if model is Account:
            return self.account
        if model is User:
            return self.cast.readonly
        if model in self.rows:
            return self.rows[model]
        if any(field.is_relation and field.remote_field.model in self.rows for field in model._meta.concrete_fields):
            return row_of(model, self.account)
        return model._default_manager.order_by("pk").first()

    def values(self, route: Route) -> dict[str, Any] | None:
        """Return what fills the route's places, or None when nothing is known for one of them."""
        found = {}
        for param in route.params:
            filler = FILLERS.get((route.name, param)) or FILLERS.get(("", param))
            value = filler(self, route) if filler else None
            if value is None:
                return None
            found[param] = value
        return found

    def secrets(self) -> list[str]:
        """Return texts that only this company's things contain."""
        cast = self.cast
        return [
            "云帆", "yunfan", cast.account.credit_code, cast.aliyun_key.key_id, cast.tencent_key.key_id,
            cast.application.sdk_app_id, cast.captcha.code, cast.notification.code, cast.promotion.code,
            "1391700", "1391****", "aliyun-secret-1", "tencent-secret-1", "appkey-1",
        ]  # fmt: skip


def _own(company: Company, route: Route) -> Any:
    row = company.row(route.model) if route.model else None
    return None if row is None else row.pk


def _model_row(label: str) -> Callable[[Company, Route], Any]:
    return lambda company, route: company.row(apps.get_model(label)).pk


def _made_row(label: str) -> Callable[[Company, Route], Any]:
    """Fill with a row of everybody's table, which ships empty."""

    def found(company: Company, route: Route) -> Any:
        model = apps.get_model(label)
        return (model._default_manager.order_by("pk").first() or row_of(model, company.account)).pk

    return found


def _judged_order(company: Company, route: Route) -> Any:
    """Fill with the company's review order, as the engine has judged it."""
    order = company.row(apps.get_model("review.ReviewOrder"))
    type(order)._default_manager.filter(pk=order.pk, ruleset="").update(ruleset="1-walk", engine_decision="approved")
    return order.pk


def _coded_number(company: Company, route: Route) -> Any:
    """Fill with the company's X number, for which a verification code was made."""
    row = company.row(apps.get_model("privacy_numbers.SecretNumber"))
    type(row)._default_manager.filter(pk=row.pk).update(verify_token="a" * 32, verify_token_at=clock.now())
    return row.pk


FILLERS: dict[tuple[str, str], Callable[[Company, Route], Any]] = {
    ("", "object_id"): _own,
    ("", "id"): _own,
    ("", "pk"): _own,
    ("app_list", "app_label"): lambda company, route: "accounts",
    ("view_on_site", "content_type_id"): lambda company, route: ContentType.objects.get_for_model(Account).pk,
    ("view_on_site", "object_id"): lambda company, route: company.account.pk,
    ("uploaded_file", "kind"): lambda company, route: "qualification",
    ("uploaded_file", "pk"): _model_row("signatures.QualificationFile"),
    ("first_send_status", "pk"): _model_row("sending.Message"),
    ("record", "pk"): _model_row("sending.Message"),
    ("privacy_recording", "pk"): _model_row("privacy_numbers.CallRecord"),
    ("request_log_call", "pk"): _model_row("accounts.ApiCall"),
    ("request_log_again", "pk"): _model_row("accounts.ApiCall"),
    ("billing_credit", "pk"): lambda company, route: company.row(apps.get_model("billing.CreditNote")).line_id,
    ("downloads_file", "pk"): _model_row("statistics.ExportJob"),
    ("downloads_act", "pk"): _model_row("statistics.ExportJob"),
    ("downloads_act", "action"): lambda company, route: "cancel",
    ("review_order", "pk"): _model_row("review.ReviewOrder"),
    ("review_decide", "pk"): _model_row("review.ReviewOrder"),
    ("review_share", "pk"): _model_row("review.ReviewOrder"),
    ("review_share", "action"): lambda company, route: "take",
    ("review_repeat", "pk"): _judged_order,
    ("review-repeat", "order_id"): _judged_order,
    **{
        (f"wordlist-{name}", "slug"): lambda company, route: "seo"
        for name in ("detail", "draft", "restore", "versions", "words")
    },
    ("review_words", "pk"): _model_row("review.WordList"),
    ("review_words_text", "pk"): _model_row("review.WordList"),
    ("review_words_save", "pk"): _model_row("review.WordList"),
    ("review_words_restore", "pk"): _model_row("review.WordList"),
    ("review_words_restore", "number"): lambda company, route: 1,
    ("review_draft", "pk"): _made_row("review.WordListVersion"),
    ("review_draft_progress", "pk"): _made_row("review.WordListVersion"),
    ("review_draft_act", "pk"): _made_row("review.WordListVersion"),
    ("review_draft_act", "action"): lambda company, route: "discard",
    ("number_verification", "pk"): _coded_number,
    ("ringtone_sound", "pk"): _model_row("privacy_numbers.Ringtone"),
    ("testdesk_act", "action"): lambda company, route: "fault",
    ("reason-detail", "slug"): lambda company, route: company.row(apps.get_model("review.Reason")).slug,
    ("billing_share", "pk"): _model_row("billing.Package"),
    ("billing_refund", "pk"): _model_row("billing.Package"),
    ("billing_buy", "pk"): _model_row("billing.PackageProduct"),
    ("billing_bill_download", "pk"): _model_row("billing.Bill"),
    ("qualification-file", "file_id"): _model_row("signatures.QualificationFile"),
    ("authorizationletter-file", "file_id"): _model_row("signatures.QualificationFile"),
    ("smstemplate-file", "file_id"): _model_row("templates_app.TemplateFile"),
    ("signature-file", "file_id"): _model_row("signatures.SignatureFile"),
    ("trademark-file", "file_id"): _model_row("signatures.EvidenceFile"),
    ("apprecord-file", "file_id"): _model_row("signatures.EvidenceFile"),
    ("sla-claim-file", "file_id"): _model_row("billing.SlaEvidence"),
    ("sla-month-detail", "month"): lambda company, route: 202610,
}


@pytest.fixture
def company(db: None) -> Company:
    return Company()


@pytest.fixture
def stranger(company: Company, other: Any) -> Client:
    """The owner of another company: all grants, but elsewhere."""
    return _login(other.owner)


def _login(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def _routes() -> list[Route]:
    return [route for route in all_routes() if route.template not in PUBLIC]


def _filled(company: Company) -> list[tuple[Route, str]]:
    """Return route and address; a table that is empty and belongs to nobody has no address to try."""
    return [(route, route.template % values) for route in _routes() if (values := company.values(route)) is not None]


def _body(response: Any) -> str:
    raw = b"".join(response.streaming_content) if response.streaming else response.content
    if raw[:2] == b"PK":
        return _workbook_text(raw)
    return raw.decode(errors="replace")


def _workbook_text(raw: bytes) -> str:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return "".join(archive.read(name).decode(errors="replace") for name in archive.namelist())


def _leaks(response: Any, company: Company) -> list[str]:
    if response.wsgi_request.path in EXAMPLES:
        return []
    body = _body(response)
    if "\\u" in body:
        body += body.encode().decode("unicode_escape", errors="replace")
    return [text for text in company.secrets() if text in body]


def _ask(client: Client, method: str, url: str, **extra: Any) -> Any:
    if method == "get":
        return client.get(url, **extra)
    if url.startswith("/api/"):
        return getattr(client, method)(url, data="{}", content_type="application/json", **extra)
    return client.post(url, {"_form_submitted": "True", "post": "yes"}, **extra)


def _fingerprint(account: Account) -> dict[str, str]:
    """Return table → hash of all the company's rows in it."""
    found = {}
    for model in apps.get_models():
        if (rows := _rows_of(model, account)) is None:
            continue
        left_out = {"last_login"}
        columns = [field.attname for field in model._meta.concrete_fields if field.name not in left_out]
        text = json.dumps(list(rows.order_by("pk").values_list(*columns)[:3000]), default=str)
        found[model._meta.label] = hashlib.sha256(text.encode()).hexdigest()
    return found


def _rows_of(model: type[models.Model], account: Account) -> Any:
    """Return the company's rows of a table, or all of one that is everybody's; None for the frameworks' own tables.

    What another company makes beside them (the test desk's demo company) is no change of the company's.
    """
    rows = model._default_manager.all()
    if path := _account_path(model):
        return rows.filter(**{path: account.pk})
    if model is User:
        return rows.filter(memberships__account=account)
    parents = [(field.name, _account_path(field.remote_field.model)) for field in model._meta.concrete_fields
               if field.is_relation]  # fmt: skip
    if owned := [f"{name}__{path}" for name, path in parents if path]:
        return rows.filter(functools.reduce(operator.or_, (models.Q(**{path: account.pk}) for path in owned)))
    return rows if model._meta.app_label in {"accounts", "billing", "review", "carrier", "signatures"} else None


def _account_path(model: type[models.Model]) -> str:
    """Return how a tenant table's rows lead to their account; empty for another table."""
    rows = model._default_manager.none()
    return rows.account_path if isinstance(rows, TenantQuerySet) else ""


def test_every_address_can_be_filled(company: Company) -> None:
    """A place in an address that no table fills is a page that nobody tries: add it to FILLERS."""
    unknown = []
    for route in _routes():
        for param in route.params:
            if ("", param) not in FILLERS and (route.name, param) not in FILLERS:
                unknown.append(f"{route.template} ({route.name}): {param}")
            elif route.page is None and route.model is None and (route.name, param) not in FILLERS:
                unknown.append(f"{route.template} ({route.name}): {param} names a row of which table?")
    assert not unknown, "\n".join(unknown)


def test_the_owner_reaches_its_own_rows_so_that_the_refusals_below_mean_something(company: Company) -> None:
    owner = _login(company.cast.owner)
    boss = _login(User.objects.create_superuser("boss", password="pw"))
    wrong = []
    for route, url in company.addresses:
        if not route.params or not route.reads or route.name == "view_on_site":
            continue
        answers = {client.get(url).status_code for client in (owner, boss)}
        if answers <= {404} or max(answers) >= 500:  # 403 and 409 have found the row, and refuse the step
            wrong.append(f"GET {url} ({route.name}): {sorted(answers)}")
    assert not wrong, "\n".join(wrong)


def test_a_visitor_without_login_finds_nothing(company: Company) -> None:
    client, wrong = Client(raise_request_exception=False), []
    before = _fingerprint(company.account)
    for route, url in company.addresses:
        for method in [*(["get"] if route.reads else []), *route.methods]:
            if route.template in HARMLESS:
                continue
            response = _ask(client, method, url)
            allowed = {401, 403, 405} if route.is_api else {302, 403, 404, 405}
            if response.status_code not in allowed or _leaks(response, company):
                wrong.append(f"{method} {url}: {response.status_code} {_leaks(response, company)}")
            elif response.status_code == 302 and "/login/" not in response["Location"]:
                wrong.append(f"{method} {url}: goes to {response['Location']}")
    assert not wrong, "\n".join(wrong)
    assert _fingerprint(company.account) == before


def test_another_company_reads_nothing(company: Company, stranger: Client) -> None:
    wrong = []
    for route, url in company.addresses:
        if not route.reads:
            continue
        response = stranger.get(url)
        if leaked := _leaks(response, company):
            wrong.append(f"GET {url}: {response.status_code} shows {leaked}")
        elif response.status_code >= 500:
            wrong.append(f"GET {url}: {response.status_code}")
        elif _is_foreign(route, company) and response.status_code not in {302, 403, 404, 405}:
            wrong.append(f"GET {url} ({route.name}): {response.status_code} for a foreign row")
    assert not wrong, "\n".join(wrong)


def test_another_company_reads_nothing_by_filter_header_or_search(company: Company, stranger: Client) -> None:
    wrong, ours = [], company.account.pk
    queries = [f"?account={ours}&account_id={ours}", f"?account__id__exact={ours}", "?q=1&search=1&all="]
    for route, url in company.addresses:
        if route.params or not route.reads:
            continue
        for query in queries:
            response = stranger.get(url + query, headers={"X-Account": str(ours)})
            if leaked := _leaks(response, company):
                wrong.append(f"GET {url}{query}: shows {leaked}")
            elif response.status_code >= 500:
                wrong.append(f"GET {url}{query}: {response.status_code}")
    assert not wrong, "\n".join(wrong)


def test_another_company_writes_nothing(company: Company, stranger: Client) -> None:
    before, wrong = _fingerprint(company.account), []
    for route, url in company.addresses:
        if route.template in HARMLESS:
            continue
        for method in route.methods:
            response = _ask(stranger, method, url, headers={"X-Account": str(company.account.pk)})
            leaked = _leaks(response, company)
            foreign = _is_foreign(route, company)
            if leaked or response.status_code >= 500:
                wrong.append(f"{method} {url}: {response.status_code} {leaked}")
            elif foreign and response.status_code not in {*REFUSED, 302}:
                wrong.append(f"{method} {url} ({route.name}): {response.status_code} for a foreign row")
    after = _fingerprint(company.account)
    changed = [label for label in before if before[label] != after[label] and label not in SHARED | BUILT]
    assert not wrong and not changed, "\n".join([*wrong, f"changed: {changed}"])


def test_another_company_runs_no_list_action_on_foreign_rows(company: Company, stranger: Client) -> None:
    from django.contrib import admin

    before, wrong = _fingerprint(company.account), []
    for model, page in admin.site._registry.items():
        row = company.row(model)
        url = f"/console/{model._meta.app_label}/{model._meta.model_name}/"
        for _, name, _ in page._get_base_actions():
            chosen = {"action": name, "_selected_action": [str(row.pk)] if row else ["1"], "select_across": "1"}
            for more in ({}, {"post": "yes"}):
                response = stranger.post(url, {**chosen, **more})
                if _leaks(response, company) or response.status_code >= 500:
                    wrong.append(f"{name} on {url}: {response.status_code} {_leaks(response, company)}")
    after = _fingerprint(company.account)
    changed = [label for label in before if before[label] != after[label] and label not in SHARED | BUILT]
    assert not wrong and not changed, "\n".join([*wrong, f"changed: {changed}"])


def test_a_member_who_may_only_read_changes_nothing(company: Company) -> None:
    client = _login(company.cast.readonly)
    before, wrong = _fingerprint(company.account), []
    for route, url in company.addresses:
        if route.template in HARMLESS:
            continue
        for method in route.methods:
            response = _ask(client, method, url)
            if route.is_api and response.status_code not in {403, 404, 405}:
                wrong.append(f"{method} {url}: {response.status_code} {_body(response)[:200]}")
            elif response.status_code >= 500:
                wrong.append(f"{method} {url}: {response.status_code}")
    after = _fingerprint(company.account)
    changed = [label for label in before if before[label] != after[label] and label not in BUILT]
    assert not wrong and not changed, "\n".join([*wrong, f"changed: {changed}"])


def _is_foreign(route: Route, company: Company) -> bool:
    """Return whether the address names a row that belongs to the company (and not to everybody)."""
    if not route.params or route.name in NAMES_NO_ROW:
        return False
    if route.model is None:
        return True
    return route.model in company.rows or route.model in {Account, User} or not _is_shared(route.model, company)


def _is_shared(model: type[models.Model], company: Company) -> bool:
    return not any(
        field.is_relation and field.remote_field.model in {Account, *company.rows}
        for field in model._meta.concrete_fields
    )


# Addresses with places that name no company's row: a package on sale, an app of the console.
NAMES_NO_ROW = {"app_list", "billing_buy", "testdesk_act", "reason-detail", "wordlist-detail"}
# Tables without owner that the other company may well change by its own grants (test desk).
SHARED = {"carrier.FaultRule", "carrier.CarrierSetting", "carrier.MagicNumber"}
# Brought up to date by use: the running month's bill; the rule sets of the desk, kept by their digest for everybody.
BUILT = {"billing.Bill", "billing.BillLine", "review.RulesetArchive"}
