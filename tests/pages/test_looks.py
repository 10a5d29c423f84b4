"""What the shell links for paper, for the keyboard and for those who listen: there, from here, and of the same colours."""

import base64
import hashlib
import re
import tomllib

from pages.ui.serving import address, ahead, shell
from pages.ui.serving.headers import INDEX, policy, scripts
from tests.pages.conftest import ROOT

STATIC = ROOT / "static"
DARK = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))["theme"]["dark"][
    "backgroundColor"
]


def test_every_file_that_the_shell_links_is_there() -> None:
    linked = re.findall(r'(?:href|src)="\./app/static/([^"]+)"', "".join(shell.SAID.values()))
    assert set(linked) == {"access.js", "icon.svg", "print.css"}
    assert [each for each in linked if not (STATIC / each).is_file()] == []


def test_looks_stand_in_the_page_whole_and_end_nothing_but_themselves() -> None:
    """A style sheet that is fetched would keep Streamlit's scripts waiting."""
    (looks,) = re.findall(r"<style>(.*?)</style>", shell.SAID["</head>"], re.DOTALL)
    assert looks == "".join((STATIC / name).read_text("utf-8") for name in ("access.css", "wall.css"))
    assert "</" not in looks
    assert "{language}" not in looks


def test_the_scripts_in_the_page_are_allowed_by_their_hashes_and_none_else() -> None:
    stand = re.findall(r"<script>(.*?)</script>", shell.page("en"), re.DOTALL)
    hashes = [base64.b64encode(hashlib.sha256(each.encode()).digest()).decode() for each in stand]
    assert len(stand) == 2
    assert sorted(scripts().split()) == sorted(f"'sha256-{each}'" for each in hashes)
    assert "unsafe" not in policy(None).partition("script-src")[2].partition(";")[0]


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


def test_what_a_cut_line_is_told_by_is_in_the_streamlit_that_is_installed() -> None:
    theirs = "".join(file.read_text("utf-8") for file in (INDEX.parent / "static" / "js").glob("index.*.js"))
    ours = (STATIC / "access.js").read_text("utf-8")
    for each in ("SEND_APP_HEARTBEAT", "ackTimeoutMilliseconds", "stCommVersion"):
        assert each in ours, each
        assert each in theirs, each
    for each in ("data-test-connection-state", "data-test-script-state"):
        assert each in ours, each
        assert f'"{each}"' in theirs, each


def test_each_word_of_streamlits_has_one_in_hindi_and_the_way_back() -> None:
    pairs = re.findall(
        r'^ {4}"([^"]+)": "([^"]+)",$', (STATIC / "access.js").read_text("utf-8"), re.MULTILINE
    )
    assert len(pairs) > 10
    assert len({hindi for _english, hindi in pairs}) == len(pairs)
    assert all(re.search(r"[\u0900-\u097f]", hindi) for _english, hindi in pairs)


def test_a_page_is_spoken_to_by_pages_of_ours_alone() -> None:
    assert address.origins("https://noted.example.org/", 8501) == ["https://noted.example.org"]
    assert address.origins(None, 8501)[:2] == ["http://127.0.0.1:8501", "http://localhost:8501"]


def test_what_draws_the_first_figures_is_asked_for_by_the_page_itself() -> None:
    """Held against the Streamlit that is installed: another names its scripts anew."""
    linked = re.findall(
        r'<link rel="modulepreload" crossorigin href="\./static/js/([^"]+)">', shell.page("en")
    )
    assert len(linked) == len(set(linked))
    assert {name for name in linked if not (ahead.SCRIPTS / name).is_file()} == set()
    for kind in ahead.KINDS:
        assert [name for name in linked if name.startswith(f"{kind}.")], kind
    needed = {
        name
        for each in linked
        for name in ahead.IMPORTED.findall((ahead.SCRIPTS / each).read_text(encoding="utf-8"))
    }
    assert needed - set(linked) <= {name for name in needed if name.startswith("index.")}
