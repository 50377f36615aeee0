"""How much of a page moves while it comes: Chromium's own measure."""

from __future__ import annotations

from typing import Any, Final

from playwright.sync_api import Page

GOOD: Final = 0.1
"""A page's layout shift from which on it is no longer "good" (web.dev/cls)."""
# All shifts since a time, and what moved: from where to where, by the nearest key of ours.
SHIFTS: Final = """(since) => new Promise((tell) => {
  const key = (one) => [...(one.classList ?? [])].find((name) => name.startsWith("st-key-"));
  const place = (node) => {
    let here = node?.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    const own = here?.dataset?.testid ?? here?.tagName ?? "what is gone";
    while (here && !key(here)) here = here.parentElement ?? here.getRootNode()?.host;
    return here ? `${own} in ${key(here)}` : own;
  };
  const box = (rect) => [rect.x, rect.y, rect.width, rect.height].map(Math.round).join();
  const told = (entries) => tell(
    entries
      .filter((one) => !one.hadRecentInput && one.startTime >= since)
      .map((one) => ({
        value: one.value,
        moved: one.sources.map((s) => `${place(s.node)}: ${box(s.previousRect)} -> ${box(s.currentRect)}`),
      })),
  );
  const watch = new PerformanceObserver((list) => told(list.getEntries()));
  watch.observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => told(watch.takeRecords())));
})"""


def shifts(page: Page, since: float = 0.0) -> list[dict[str, Any]]:
    return page.evaluate(SHIFTS, since)  # type: ignore[no-any-return]


def told(found: list[dict[str, Any]]) -> str:
    """Say how much moved, and the largest of it first."""
    worst = sorted(found, key=lambda one: -one["value"])[:4]
    lines = [f"{one['value']:.3f}: " + "; ".join(one["moved"]) for one in worst]
    return "\n".join([f"layout shift {sum(one['value'] for one in found):.3f}", *lines])
