"""A real browser that looks at a page: at the width of a phone and of a desktop, in one start."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from xltier.report.browser import browser, options

PHONE, DESKTOP = 390, 1440
HEIGHT = 900

# a window cannot be as narrow as a phone, a frame can; what it finds stands in the frame's page
LOOKING = """<!doctype html><meta charset="utf-8"><title>looking</title><body><pre id="found"></pre>
<script>
const found = [];
const look = (name, width) => new Promise((done) => {
  const frame = document.createElement("iframe");
  frame.width = width; frame.height = %(height)d; frame.style.border = 0;
  frame.addEventListener("load", () => {
    const page = frame.contentDocument, view = frame.contentWindow;
    const shown = (element) => element.getClientRects().length > 0;
    const charts = [...page.querySelectorAll("svg.chart")].filter(shown);
    const beyond = [...page.querySelectorAll("main *, header *")].filter((element) =>
      shown(element) && !element.closest("svg, .scroll")
      && element.getBoundingClientRect().right > width + 0.5);
    const tipped = charts.map((chart) => chart.querySelector("[data-tip]")).find(Boolean);
    let tip = null;
    if (tipped) {
      const box = tipped.getBoundingClientRect();
      tipped.dispatchEvent(new view.PointerEvent("pointermove",
        {bubbles: true, clientX: box.left + 1, clientY: box.top + 1}));
      const bubble = page.getElementById("tip");
      tip = bubble.hidden ? null : bubble.textContent;
    }
    const ground = () => view.getComputedStyle(page.body).backgroundColor;
    const before = ground();
    page.getElementById("theme").click();
    const after = ground();
    found.push({
      name, width,
      page_width: page.documentElement.scrollWidth,
      beyond: beyond.map((element) => element.outerHTML.slice(0, 160)),
      charts: charts.map((chart) => ({
        marks: chart.querySelectorAll(".mark").length,
        width: chart.getBoundingClientRect().width,
        height: chart.getBoundingClientRect().height,
      })),
      tip, before, after,
      requests: view.performance.getEntriesByType("resource").map((entry) => entry.name),
      text: page.body.innerText,
    });
    done();
  });
  frame.src = name;
  document.body.append(frame);
});
(async () => {
  for (const [name, width] of %(pages)s) await look(name, width);
  document.getElementById("found").textContent = JSON.stringify(found);
})();
</script>
"""


@dataclass(frozen=True)
class Seen:
    """What a browser saw of some pages.

    Attributes:
        pages: What it found, by name of the file and width.
        console: What it wrote to its console.
    """

    pages: dict[tuple[str, int], dict[str, Any]]
    console: list[str]


def needed_browser() -> Path:
    """Return a browser, or skip the test."""
    program = browser()
    if program is None:
        pytest.skip("no browser (Chromium, Chrome, Edge) is installed")
    return program


def look_at(folder: Path, *names: str) -> Seen:
    """Open pages of a folder at the width of a phone and of a desktop."""
    program = needed_browser()
    pages = [[name, width] for name in names for width in (PHONE, DESKTOP)]
    looking = folder / "looking.html"
    looking.write_text(LOOKING % {"height": HEIGHT, "pages": json.dumps(pages)}, encoding="utf-8")
    command = [str(program), *options(folder / "profile"), "--allow-file-access-from-files"]
    command += ["--enable-logging=stderr", "--virtual-time-budget=20000", "--dump-dom"]
    # whatever the page asks for elsewhere fails, and the console says so
    command += ["--host-resolver-rules=MAP * ~NOTFOUND", "--window-size=1600,1000"]
    run = subprocess.run(
        [*command, looking.as_uri()], capture_output=True, text=True, timeout=120, check=False
    )
    found = re.search(r'<pre id="found">(.+?)</pre>', run.stdout, re.DOTALL)
    assert found, f"the browser did not finish: {run.stdout[-2000:]}{run.stderr[-2000:]}"
    seen = json.loads(unescape(found[1]))
    console = [line for line in run.stderr.splitlines() if ":CONSOLE" in line]
    return Seen({(page["name"], page["width"]): page for page in seen}, console)
