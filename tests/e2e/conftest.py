"""One running product and one browser for all tests of this folder."""

import os
import shutil
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.product import running

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip
PATIENCE = 60_000  # milliseconds; a page takes one second on an idle machine, but this one runs the suite
TABS = 6  # pages that load side by side
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The base address of a product with the demo company; ``SMSCONSOLE_E2E_URL`` names one that already runs."""
    if url := os.environ.get("SMSCONSOLE_E2E_URL"):
        yield url
        return
    with running(tmp_path_factory.mktemp("product"), SMSCONSOLE_DEBUG="1", SMSCONSOLE_DEMO_DAYS="7") as base:
        yield base


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not executable:
        pytest.skip("Chromium is missing")
    # Playwright's loop must not make Django believe that this thread is asynchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=executable, args=FLAGS)
        yield chromium
        chromium.close()


class Visitor:
    """A logged-in person with a browser window; collects what the browser complains of."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.context, self.base = context, base
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.foreign: list[str] = []
        context.on("console", lambda line: line.type == "error" and self.complaints.append(line.text))
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        context.on("response", self._response)

    def _response(self, response: object) -> None:
        url, status = response.url, response.status
        if not url.startswith((self.base, "data:", "blob:")):
            self.foreign.append(url)
        if status >= 400 and "favicon" not in url:
            self.complaints.append(f"{status} {url}")

    def open(self, path: str) -> Page:
        self.page.goto(self.base + path, wait_until="networkidle")
        return self.page

    def open_each(self, paths: Sequence[str]) -> Iterator[tuple[str, Page]]:
        """Yield each path with its page, settled. The next ones load meanwhile, since most of the time is waiting."""
        coming, loading = iter(paths), deque[tuple[str, Page]]()

        def load(tab: Page) -> None:
            if path := next(coming, None):
                tab.goto(self.base + path, wait_until="commit")
                loading.append((path, tab))

        for _ in range(TABS):
            load(self.context.new_page())
        while loading:
            path, tab = loading.popleft()
            tab.wait_for_load_state("networkidle")
            yield path, tab
            load(tab)

    def shot(self, name: str, *, full: bool = True, page: Page | None = None) -> None:
        """Keep a picture where ``SMSCONSOLE_SHOTS`` says; for the README and for eyes."""
        if folder := os.environ.get("SMSCONSOLE_SHOTS"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            (page or self.page).screenshot(path=str(Path(folder) / f"{name}.png"), full_page=full)


@pytest.fixture
def visit(browser: Browser, product: str) -> Iterator[Callable[..., Visitor]]:
    """Return a maker of visitors: ``visit("demo", language="en", dark=True, width=390)``."""
    contexts = []

    def make(user: str = "demo", *, language: str = "zh-hans", dark: bool = False, width: int = 1440) -> Visitor:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light",
            locale="zh-CN" if language == "zh-hans" else "en-US", timezone_id="Asia/Shanghai",
        )  # fmt: skip
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        if dark:
            # A new tab begins on a blank page, which has no storage.
            context.add_init_script("if (location.host) localStorage.setItem('adminTheme', '\"dark\"')")
        context.add_cookies([{"name": "django_language", "value": language, "url": product}])
        visitor = Visitor(context, product)
        page = visitor.open("/console/login/")
        page.fill("input[name=username]", user)
        page.fill("input[name=password]", "demo-password")
        page.click("button[type=submit]")
        page.wait_for_url("**/console/**")
        return visitor

    yield make
    for context in contexts:
        context.close()
