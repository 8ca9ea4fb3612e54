"""Every page of the menu opens without a complaint, in both languages, dark, and on a phone."""

from collections.abc import Callable

import pytest

from tests.e2e.conftest import Visitor

pytestmark = pytest.mark.browser


def _menu(visitor: Visitor) -> list[str]:
    page = visitor.open("/console/")
    links = page.eval_on_selector_all("#nav-sidebar a[href]", "nodes => nodes.map(n => n.getAttribute('href'))")
    return sorted({link for link in links if link and link.startswith("/console/")})


@pytest.mark.parametrize(
    ("user", "language", "dark", "width"),
    [("demo", "zh-hans", False, 1440), ("demo", "en", True, 390), ("reviewer", "zh-hans", True, 1440),
     ("admin", "zh-hans", False, 390)],
)  # fmt: skip
def test_every_page_of_the_menu_opens_cleanly(
    visit: Callable[..., Visitor], user: str, language: str, dark: bool, width: int
) -> None:
    visitor = visit(user, language=language, dark=dark, width=width)
    links = _menu(visitor)
    assert len(links) >= 8
    too_wide = []
    for link, page in visitor.open_each(links):
        assert page.locator("h1").first.inner_text().strip(), link
        if width < 500 and page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"):
            too_wide.append(link)
        visitor.shot(f"{user}-{language}-{'dark' if dark else 'light'}-{width}{link.replace('/', '_')}", page=page)
    assert visitor.complaints == []
    assert visitor.foreign == []
    assert too_wide == []
