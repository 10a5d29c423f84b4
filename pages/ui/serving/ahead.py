"""What the first figures are drawn by, named in the page itself: Streamlit's scripts ask for each kind of element only when one
is there to be drawn, and for what that needs only when it has come."""

import re
from typing import Final

from pages.ui.serving.headers import INDEX

SCRIPTS: Final = INDEX.parent / "static" / "js"
KINDS: Final = ("Selectbox", "Checkbox", "ButtonGroup", "Metric")
"""The elements of a page's first screen, as Streamlit names their scripts."""
IMPORTED: Final = re.compile(r"""(?:from|import)\s*["'`]\./([^"'`]+\.js)["'`]""")


def scripts() -> list[str]:
    """The files of `KINDS` and of what they are built on, none that Streamlit's own page names; a test holds the kinds against
    the Streamlit that is installed."""
    there = INDEX.read_text(encoding="utf-8")
    found: dict[str, None] = {}
    open_ends = [file for kind in KINDS for file in SCRIPTS.glob(f"{kind}.*.js")]
    while open_ends:
        file = open_ends.pop()
        if file.name in found or file.name in there:
            continue
        found[file.name] = None
        open_ends += [SCRIPTS / name for name in IMPORTED.findall(file.read_text(encoding="utf-8"))]
    return list(found)


LINKS: Final = "".join(
    f'<link rel="modulepreload" crossorigin href="./static/js/{name}">' for name in scripts()
)
