"""From what the page shows to HTML: texts are escaped, only drawings of ours go in as they are."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Final

from xltier.report.sizes import FULL, NARROW, WIDE

if TYPE_CHECKING:
    from jinja2 import Environment

    from xltier.language import Language
    from xltier.report.view import View

FONTS: Final[dict[Language, str]] = {
    "en": '"Segoe UI", -apple-system, BlinkMacSystemFont, "Helvetica Neue", Arial, sans-serif',
    "zh": '-apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", '
    '"Source Han Sans SC", sans-serif',
}
"""Typefaces that are there on Windows, Mac, phones and Linux; the page brings none."""


def to_html(view: View) -> str:
    """Return the page: one file that needs nothing beside itself."""
    from markupsafe import Markup

    templates = pages()
    style = templates.get_template("style.css").render(
        light=_variables(view.light),
        dark=_variables(view.dark),
        fonts=FONTS[view.language],
        wide=WIDE,
        full=FULL,
        narrow=NARROW,
    )
    script = templates.get_template("script.js").render()
    whole = templates.get_template("page.html")
    # style and script are the package's own; a name of a customer is in neither
    return whole.render(view=view, style=Markup(style), script=Markup(script))  # noqa: S704


@cache
def pages() -> Environment:
    """Return the templates; what is put into them is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

    return Environment(
        loader=PackageLoader("xltier.report", "page"),
        autoescape=select_autoescape(("html", "fods")),
        undefined=StrictUndefined,
    )


def _variables(colours: Mapping[str, str]) -> str:
    return "\n".join(f"  --{name}: {colour};" for name, colour in colours.items())
