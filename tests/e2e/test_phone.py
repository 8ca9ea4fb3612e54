"""Lists on a phone: what is short stays in one piece, the table scrolls."""

from collections.abc import Callable

from tests.e2e.conftest import Visitor


def test_a_state_stays_on_one_line_in_the_records(visit: Callable[..., Visitor]) -> None:
    page = visit(width=390).open("/console/records/")
    badge = page.locator("td .sc-badge", has_text="发送成功").first
    assert badge.bounding_box()["height"] < 30


def test_names_stay_whole_on_the_coverage_page_and_its_tables_scroll(visit: Callable[..., Visitor]) -> None:
    page = visit(width=390).open("/console/coverage/?q=SubmitSmsQualification")
    name = page.get_by_text("SubmitSmsQualification", exact=True).first
    height = name.evaluate("cell => { const r = document.createRange(); r.selectNodeContents(cell);"
                           " return r.getClientRects().length }")  # fmt: skip
    assert height == 1
    card = page.locator(".sc-scroll").first
    assert card.evaluate("box => box.scrollWidth > box.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
