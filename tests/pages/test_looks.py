"""What the shell links for paper, for the keyboard and for those who listen: there, from here, and of the same colours."""

import re
import tomllib

from pages.ui.serving import shell
from tests.pages.conftest import ROOT

STATIC = ROOT / "static"
DARK = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))["theme"]["dark"][
    "backgroundColor"
]


def test_every_file_that_the_shell_links_is_there() -> None:
    linked = re.findall(r'(?:href|src)="\./app/static/([^"]+)"', "".join(shell.SAID.values()))
    assert {"access.css", "access.js", "print.css"} <= set(linked)
    assert [each for each in linked if not (STATIC / each).is_file()] == []


def test_paper_is_for_paper_alone() -> None:
    assert '<link rel="stylesheet" media="print" href="./app/static/print.css">' in shell.SAID["</head>"]


def test_what_is_turned_round_on_paper_is_what_was_drawn_for_the_dark_theme() -> None:
    """A chart and a canvas tell their theme by its ground alone."""
    printed = (STATIC / "print.css").read_text("utf-8")
    red, green, blue = (int(DARK[place : place + 2], 16) for place in (1, 3, 5))
    assert set(re.findall(r"svg\.marks\[style\*=\"(rgb\([^\"]+\))\"\]", printed)) == {
        f"rgb({red}, {green}, {blue})"
    }
    assert re.findall(r"--gdg-bg-cell: (#\w+)", printed) == [DARK]


def test_looks_and_scripts_fetch_nothing_from_anywhere() -> None:
    for file in STATIC.glob("*.[cj]s*"):
        source = file.read_text("utf-8")
        assert not re.search(r"https?:|url\(|@import|fetch\(|innerHTML|eval\(", source), file.name


def test_each_word_of_streamlits_has_one_in_hindi_and_the_way_back() -> None:
    pairs = re.findall(
        r'^ {4}"([^"]+)": "([^"]+)",$', (STATIC / "access.js").read_text("utf-8"), re.MULTILINE
    )
    assert len(pairs) > 10
    assert len({hindi for _english, hindi in pairs}) == len(pairs)
    assert all(re.search(r"[\u0900-\u097f]", hindi) for _english, hindi in pairs)
