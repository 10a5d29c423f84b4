"""Under a chart the way to it as a picture: drawn when it is fetched, one at a time, in a process of its own."""

import json
import subprocess
import sys
import threading
import unicodedata
from functools import partial
from pathlib import Path
from typing import Any, Final
from zlib import crc32

import streamlit as st

from language import figures
from language.words import N_
from pages.ui import store
from pages.ui.access import downloads
from pages.ui.access.offers import NotMade
from pages.ui.charts import annotated, pictured
from pages.ui.frame import Here, here
from pages.ui.safe import inert
from pages.ui.store import Source, held

FONTS: Final = Path(__file__).parent / "fonts"
DRAWS: Final = Path(__file__).parent / "picture_process.py"
LIMIT_S: Final = 20
WAIT_S: Final = 10
MOST_NAME: Final = 60
MOST_MARKED: Final = 400
AWAY: Final = N_(
    "The picture cannot be drawn just now. Try again in a minute; the chart itself is on the page."
)
BUSY: Final = N_("Other pictures are being drawn just now. Go back to the page and press the button again.")
_one_at_a_time: Final = threading.Lock()


def say(at: Here, sentence: str, *, whose: str | None = None) -> None:
    """Say below the title of a page what its figures are of. Its pictures say it too, as they leave the page, and
    `whose` it is: the office that the title names."""
    st.caption(inert(sentence))
    st.session_state["pictured"] = (at, f"{whose} · {sentence}" if whose else sentence)


def _said(at: Here) -> str | None:
    """What this page said they are of; what another said is gone with it."""
    page, sentence = st.session_state.get("pictured", (None, None))
    return sentence if page is at else None


@held(max_entries=8)
def _until_ms(of: Source) -> int | None:
    until = store.observation(of)["observed_until_ms"].dropna()
    return None if until.empty else int(until.max())


def lines_of(at: Here, says: str | None) -> list[str]:
    """What stands below the title: that it is made up, what the chart says, what it is of, and up to when."""
    _, until_ms = at.words, _until_ms(at.source)
    lines = [says, _said(at)]
    if at.source.demonstration:
        made_up = _("**Demonstration data – made up.** No figure here says anything about a real office.")
        lines.insert(0, made_up.replace("**", ""))
    if until_ms is not None:
        lines.append(_("Collected up to {moment}.", moment=figures.instant(until_ms, _)))
    return [line for line in lines if line]


def file_name(title: str) -> str:
    """The title as the name of a file, in whatever language it is."""
    kept = "".join(each if unicodedata.category(each)[0] in "LMN" else " " for each in title)
    words = "noted"
    for each in kept.split():
        if len(words) + len(each) >= MOST_NAME:
            break
        words += f"-{each}"
    return f"{words}.png"


def png(chart: dict[str, Any]) -> bytes:
    """A chart in Vega-Lite as a picture; raises `NotMade` where it cannot be drawn or takes too long."""
    asked = json.dumps({"chart": chart, "fonts": str(FONTS), "limit_s": LIMIT_S}, allow_nan=False)
    if not _one_at_a_time.acquire(timeout=WAIT_S):
        raise NotMade(BUSY)
    try:
        done = subprocess.run(  # noqa: S603 - our own program, and nothing of a reader's in how it is called
            [sys.executable, "-I", str(DRAWS)],
            input=asked.encode(),
            capture_output=True,
            timeout=LIMIT_S + 5,
            env={"TZ": "UTC"},  # days are drawn in UTC; secrets are none of its business
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotMade(AWAY) from error
    finally:
        _one_at_a_time.release()
    if done.returncode:
        raise NotMade(AWAY) from ValueError(done.stderr.decode(errors="replace")[:300])
    return done.stdout


def png_of(drawn: Any, *, title: str, lines: list[str]) -> bytes:
    """A chart as a picture of it with its title and what stands below; raises `NotMade`."""
    return png(pictured.spec_of(drawn, title=title, lines=lines))


def _marked(drawn: Any) -> list[str]:
    """What the marks of days on a chart say, a line a kind: a picture has no tips."""
    lines = [f"{note.sign} {note.word}: {'; '.join(note.said)}" for note in annotated.notes_of(drawn)]
    return [each if len(each) <= MOST_MARKED else f"{each[:MOST_MARKED]}…" for each in lines]


def offer(drawn: Any, *, title: str, says: str | None) -> None:
    """Offer the chart that was just drawn as a picture."""
    at = here()
    _ = at.words
    rows = sum(len(each) for each in pictured.frames(drawn))
    downloads.offer(
        _("Picture (PNG)"),
        file_name=file_name(title),
        make=partial(png_of, drawn, title=title, lines=[*lines_of(at, says), *_marked(drawn)]),
        rows=rows,
        at=at,
        what="picture",
        mime=downloads.PICTURE,
        key=_place(at, title),
        is_small=True,
    )


def _place(at: Here, title: str) -> str:
    """A name for the chart among those of the page, also where two have one title."""
    page, titles = st.session_state.get("pictures", (None, []))
    titles = [*titles, title] if page is at else [title]
    st.session_state["pictures"] = (at, titles)
    return f"picture-{crc32(title.encode()):08x}-{titles.count(title)}"
