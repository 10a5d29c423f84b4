"""Sheets as plain text, as HTML that a phone's mail program can show, and as a few lines for a WhatsApp group."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from notices.sheet import Line, Sheet

FOLDER: Final = Path(__file__).resolve().parent / "templates"
MOST_SHORT: Final = 700
"""Characters of a text for a group, which nobody reads further."""
_STARS: Final = re.compile(r"\*([^*\n]+)\*")


def text(sheet: Sheet) -> str:
    """The whole as plain text, each link on a line of its own."""
    lines = [sheet.title, sheet.office, *([sheet.banner] if sheet.banner else []), sheet.known, ""]
    for figure in sheet.figures:
        beside = f" ({figure.beside})" if figure.beside else ""
        lines.append(f"{figure.label}: {figure.value}{beside}")
    for part in sheet.parts:
        lines += ["", part.heading.upper() if sheet.language == "en" else f"— {part.heading} —"]
        for line in part.lines:
            lines += _lines(line)
    lines += ["", "-- "]
    for line in sheet.footer:
        lines += _lines(line, bullet="")
    return "\n".join(lines) + "\n"


def _lines(line: Line, *, bullet: str = "• ") -> list[str]:
    mark = f"[{line.mark}] " if line.mark else ""
    gap = " " * len(bullet)
    return [f"{bullet}{mark}{line.text}", *(f"{gap}{link.label}: {link.url}" for link in line.links)]


def html(sheet: Sheet) -> str:
    """The whole as HTML: nothing is loaded, everything that came from elsewhere is escaped."""
    return _template("sheet.html").render(sheet=sheet)


@lru_cache(maxsize=4)
def _template(name: str) -> Template:
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return made.get_template(name)


def short(sheet: Sheet) -> str:
    """A text for a WhatsApp group, of at most `MOST_SHORT` characters: as many of the lines as there is room for, `*bold*`
    as WhatsApp has it, then the link to the page."""
    last = f"\n{sheet.page.url}" if sheet.page else ""
    said = ""
    for line in sheet.short:
        longer = f"{said}\n{line}" if said else line
        if len(longer) + len(last) > MOST_SHORT:
            break
        said = longer
    return said + last


def without_stars(words: str) -> str:
    """The same for a channel that does not know WhatsApp's signs."""
    return _STARS.sub(r"\1", words)
