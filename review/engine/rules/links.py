"""Links and addresses (domain.md 4.11; rows S8, T26, T27, T30)."""

import re
from collections.abc import Iterator

from review.engine import text as reading
from review.engine.case import Case
from review.engine.rule import SIGNATURE, TEMPLATE, Hit, rule

_FILE = re.compile(r"\.(?:apk|ipa|exe|msi|dmg|pkg|deb|rpm|zip|rar|7z|xapk|plist)(?=$|[?#])", re.IGNORECASE)
_DOWNLOAD = re.compile(r"(?:^|[./])(?:download|downloads|dl)(?=[./?]|$)", re.IGNORECASE)
_ACCOUNT_GIVEN = re.compile("(?:测试|体验|演示)?(?:账号|帐号|账户|用户名)|test account", re.IGNORECASE)
_LOGIN = re.compile(r"/(?:login|signin|sign-in|passport|sso|logon)(?:[/?#.]|$)", re.IGNORECASE)


def is_download(case: Case, link: str) -> bool:
    """Return whether a link fetches a file or a beta version rather than showing a page."""
    return _has_host(case, link, "download-hosts") or bool(
        _FILE.search(link) or _DOWNLOAD.search(link.partition("://")[2] or link)
    )


def has_platform_host(case: Case, link: str) -> bool:
    """Return whether a link leads to a store or platform whose own filing nobody doubts."""
    return _has_host(case, link, "platform-hosts")


def signature_link_downloads(case: Case) -> bool:
    """Return whether the link of a signature fetches a file, by its look or by what was looked up."""
    link = case.text("link").strip()
    return bool(link) and (is_download(case, link) or _answered(case, "is_download"))


def open_links(case: Case) -> tuple[reading.Span, ...]:
    """Return the links of a template that are worth looking up: what is refused by itself is not."""
    if not case.links:
        return ()
    joined = {part.start for part in case.parsed.variables}
    hosts = case.data.words("short-link-hosts")
    return tuple(
        link for link in case.links
        if not is_download(case, link.text) and not _answered(case, "is_download")
        and not (reading.host_of(link.text) in hosts and any(link.start < at <= link.end for at in joined))
    )  # fmt: skip


def _has_host(case: Case, link: str, table: str) -> bool:
    labels = reading.host_of(link).split(".")
    known = case.data.words(table)
    return any(".".join(labels[index:]) in known for index in range(len(labels) - 1))


def _answered(case: Case, key: str) -> bool:
    return case.evidence is not None and case.evidence.get(key) is True


@rule(
    slug="download_link", kinds=(TEMPLATE,), category="links", rows=("T26",), field="content", when="links",
    fails=[{"content": "请下载https://dl.yunfan.example/app.apk 完成升级。"},
           {"content": "请访问https://testflight.apple.com/join/AbCd 体验。"}],
    passes=[{"content": "请看https://www.yunfan.example/o/1 ，感谢支持。"}],
)  # fmt: skip
def content_download(case: Case) -> Iterator[Hit]:
    """Store pages yes, files and beta versions no."""
    looked_up = _answered(case, "is_download")
    for link in case.links:
        if looked_up or is_download(case, link.text):
            yield Hit(link.start, link.end)


@rule(
    slug="download_link", kinds=(SIGNATURE,), category="links", rows=("S8",), field="link",
    fails=[{"link": "https://testflight.apple.com/join/AbCdEf"}, {"link": "https://www.yunfan.example/yunfan.apk"}],
    passes=[{"link": "https://apps.apple.com/cn/app/id1234567890"}, {"link": ""}],
)  # fmt: skip
def signature_download(case: Case) -> Iterator[Hit]:
    """The link of an application shows who is behind it."""
    if signature_link_downloads(case):
        yield Hit(0, len(case.text("link")))


@rule(
    slug="download_link", kinds=(TEMPLATE,), category="links", rows=("T26",), field="scene_link",
    when="scene_link",
    fails=[{"scene_link": "https://www.yunfan.example/yunfan.apk"}],
    passes=[{"scene_link": "https://www.yunfan.example/"}],
)  # fmt: skip
def scene_download(case: Case) -> Iterator[Hit]:
    """The scene link shows the scene."""
    link = case.scene_link
    if is_download(case, link):
        yield Hit(0, len(link))


@rule(
    slug="login_link_no_test_account", kinds=(TEMPLATE,), category="links", rows=("T27",), field="content",
    when="links",
    fails=[{"content": "请登录https://www.yunfan.example/login 查看账单。"}],
    passes=[{"content": "请登录https://www.yunfan.example/login 查看账单。", "remark": "测试账号demo，密码demo123"},
            {"content": "请看https://www.yunfan.example/o/1 ，感谢支持。"}],
)  # fmt: skip
def login_wall(case: Case) -> Iterator[Hit]:
    """Who must log in to see a page gives the reviewer an account to do so."""
    if case.facts.get("test_account") or _ACCOUNT_GIVEN.search(case.text("remark")):
        return
    looked_up = _answered(case, "login_wall")
    for link in open_links(case):
        if looked_up or _LOGIN.search(link.text):
            yield Hit(link.start, link.end)


@rule(
    slug="public_ip", kinds=(TEMPLATE,), category="links", rows=("T30",), field="content", when="addresses",
    fails=[{"content": "您的服务器8.8.8.8已重启。"}, {"content": "您的服务器172.32.0.0已重启。"}],
    passes=[{"content": "您的服务器10.0.0.1已重启。"}, {"content": "您的服务器172.16.0.0已重启。"}],
)  # fmt: skip
def public_address(case: Case) -> Iterator[Hit]:
    """Only private addresses may stand in a text."""
    for span in case.addresses:
        if not reading.is_private(span.text):
            yield Hit(span.start, span.end)
