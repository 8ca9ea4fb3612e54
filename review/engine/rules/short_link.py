"""Pages that a short link may lead to (domain.md 4.11)."""

from collections.abc import Iterator

from review.engine import text as reading
from review.engine.case import Case
from review.engine.rule import SHORT_LINK, Hit, rule
from review.engine.rules.links import is_download


@rule(
    slug="download_link", kinds=(SHORT_LINK,), category="links", rows=("T26",), field="link",
    fails=[{"link": "https://www.yunfan.example/yunfan.apk"}, {"link": "https://testflight.apple.com/join/AbCd"}],
    passes=[{"link": "https://www.yunfan.example/new"}],
)  # fmt: skip
def short_link_download(case: Case) -> Iterator[Hit]:
    """A short link shows a page; it fetches no file and no beta version."""
    link = case.text("link")
    if is_download(case, link):
        yield Hit(0, len(link))


@rule(
    slug="public_ip", kinds=(SHORT_LINK,), category="links", rows=("T30",), field="link",
    fails=[{"link": "http://8.8.8.8/x"}],
    passes=[{"link": "https://www.yunfan.example/new"}],
)  # fmt: skip
def short_link_address(case: Case) -> Iterator[Hit]:
    """A page has a filed domain; an address says nothing of its owner."""
    link = case.text("link")
    for span in reading.addresses(link):
        yield Hit(span.start, span.end)
