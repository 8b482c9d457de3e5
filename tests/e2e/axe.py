"""axe-core on the page in a browser, and the findings that Streamlit's own elements have by themselves."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page


@dataclass(frozen=True)
class Known:
    """A finding that is Streamlit's.

    Attributes:
        rule: axe-core's name for it.
        selector: the elements that have it.
        reason: why it can't be mended here, or need not be.
    """

    rule: str
    selector: str
    reason: str


STREAMLITS_OWN: tuple[Known, ...] = (
    Known(
        "scrollable-region-focusable",
        ".stCode pre",
        "A script taller than its box. Streamlit gives it no tab stop; Chromium and Firefox do by themselves.",
    ),
    Known(
        "presentation-role-conflict",
        "[data-testid=stFileUploaderDropzone]",
        "The place where files are dropped is named, and said to be none. The button in it has a name, and is a stop.",
    ),
    Known(
        "region",
        "[data-st-overlay-root], [data-floating-ui-portal]",
        "Tooltips and popovers hang at the end of the body, outside of main. Their buttons lead to them.",
    ),
)
"""Each is met on the way through the pages: an entry that no longer is fails the test."""

_RUN = """
async (known) => {
  const found = [];
  for (const { id, nodes } of (await axe.run({ resultTypes: ["violations"] })).violations) {
    for (const node of nodes) {
      const element = document.querySelector(node.target.at(-1));
      const own = known.findIndex(({ rule, selector }) => rule === id && element?.matches(selector));
      const checks = [...node.any, ...node.all, ...node.none].map(({ message }) => message).join(" ");
      found.push([own, `${id}: ${node.html.slice(0, 160)} ${checks.slice(0, 240)}`]);
    }
  }
  return found;
}
"""


class Axe:
    """Looks at pages, and keeps what it found."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.met: set[Known] = set()

    def look(self, page: Page, name: str) -> None:
        """Run axe-core on the page as it stands, in the light and in the dark theme.

        Args:
            page: the tab.
            name: what the page is called in the findings.
        """
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.wait_for_function(f"getComputedStyle(document.querySelector('.stApp')).colorScheme === '{scheme}'")
            page.wait_for_function("document.getAnimations().every(({ playState }) => playState !== 'running')")
            page.evaluate(AXE_SCRIPT)
            findings: list[Any] = page.evaluate(_RUN, [asdict(known) for known in STREAMLITS_OWN])
            self.met |= {STREAMLITS_OWN[own] for own, _ in findings if own >= 0}
            self.found += [f"{name}, {scheme}: {words}" for own, words in findings if own < 0]
