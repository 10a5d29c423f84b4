"""What a stranger may write into a post, a name, a bio or an address, and a store in which it stands wherever texts do.

Nothing here is anybody's: addresses lead to this machine, where a test listens for whoever follows them.
"""

import shutil
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select, update

from data import audit_log, facts
from data.access_tables import User
from data.audit_log import Entry
from data.collection_tables import Cursor, Quarantined
from data.compliance_tables import CellMember, FollowLook
from data.engine import write_store
from data.oversight_tables import ClosingCorrection, Heartbeat, Incident
from data.tables import Account, Case, Post, Profile, Unit
from tests.pages.stored_world import NOW_AT

WHOLE = "bareilly"  # the office whose name is all of it
POST = "A post of a thread of its own:"
LONG = "ल" * 5_000 + "w" * 5_000
VISIBLE = (
    "![x]({to}/md.png)",
    "![x][r]\n\n[r]: {to}/ref.png",
    "[click](javascript:fetch('{to}/js'))",
    "[click]({to}/link)",
    "<{to}/angle> {to}/bare www.attacker.example a@attacker.example",
    "<img src={to}/img.png onerror=\"fetch('{to}/onerror')\">",
    "<script>fetch('{to}/script');alert(1)</script>",
    "<svg onload=\"fetch('{to}/svg')\"><image href='{to}/svg.png'/></svg>",
    "<iframe src={to}/frame></iframe><link rel=stylesheet href={to}/css><base href={to}/>",
    "<div style=\"background:url({to}/bg.png)\">x</div><video src={to}/v poster={to}/poster></video>",
    "'\"><details open ontoggle=alert(1)>",
    "$\\href{{{to}/tex}}{{x}}$ $$\\includegraphics{{{to}/tex.png}}$$ $x^2$",
    ":material/delete: :red[red] :blue-badge[b] :small[s] :smile: :streamlit: :rainbow[r]",
    "# head\n\n- item\n- item\n\n> quote\n\n---\n\n| a | b |\n| - | - |\n| ![x]({to}/cell.png) | 2 |",
    "```\ncode\n``` `code` ~~gone~~ **bold** _it_ [^1]\n\n[^1]: ![x]({to}/note.png)",
    "&lt;img src={to}/entity.png&gt; &#33;[x]({to}/entity2.png)",
    "=HYPERLINK(\"{to}/f\";\"x\")",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1+1)",
    "\tx; =WEBSERVICE(\"{to}/ws\")",
    "{{{{7*7}}}} {{% include x %}} ${{7*7}} %(x)s {{0.__class__}} {{name}}",
    "'; DROP TABLE posts; --",
    "👩🏽‍⚕️👨‍👩‍👧‍👦 🇮🇳 लखनऊ क्षेत्र",
    "a -> b <- c -- d >= e",
)  # fmt: skip
"""Texts that are to be seen just as they are."""
UNSEEN = (
    "\u202egnp.exe\u2066 turned \u2067around\u200f",
    "Agra\u200b\ufeff\u2060 with nothing in it",
    "bell\x07 null\x00 escape\x1b[31m",
    "one\r\ntwo\rthree\u2028four",
    "Z\u0351\u036b\u0343a\u0315\u0300l\u0301\u0351g\u0300o\u0301",
    LONG,
)
"""Texts of which a part is not seen, or that are longer than anything has room for."""


def corpus(to: str) -> list[str]:
    """Every text, its addresses leading to a server of ours."""
    return [each.format(to=to) for each in VISIBLE] + list(UNSEEN)


def all_of_it(to: str) -> str:
    """All in one, but the longest."""
    return "\n\n".join(corpus(to)[:-1])


def make(file: Path, *, like: str, to: str) -> str:
    """A copy of a full store in which strangers wrote everything; gives its URL."""
    shutil.copyfile(like.removeprefix("sqlite:///"), file)
    url = f"sqlite:///{file}"
    engine = write_store(url)
    with engine.begin() as connection:
        _spoil(connection, to)
        facts.touch(connection)
    engine.dispose()
    return url


def _spoil(connection: Connection, to: str) -> None:
    said, whole = corpus(to), all_of_it(to)

    def spread(table: Any, key: Any, *columns: str) -> None:
        """Write the texts into columns, row after row."""
        for number, (each,) in enumerate(connection.execute(select(key)).all()):
            values = {name: said[(number + place) % len(said)] for place, name in enumerate(columns)}
            connection.execute(update(table).where(key == each).values(**values))

    connection.execute(insert(Incident).values(
        kind="stopped", subject=whole, message=whole, opened_at=NOW_AT, last_at=NOW_AT,
    ))  # fmt: skip
    spread(Post, Post.post_id, "text")
    threads = select(Case.thread_id).where(Case.unit_id == WHOLE)
    connection.execute(update(Post).where(Post.thread_id.in_(threads)).values(text=f"{POST} {whole}"))
    spread(Unit, Unit.unit_id, "name_en", "name_hi")
    connection.execute(update(Unit).where(Unit.unit_id == WHOLE).values(name_en=whole, name_hi=whole))
    spread(Account, Account.account_id, "username")
    spread(FollowLook, FollowLook.target_user_id, "target_handle")
    spread(Cursor, Cursor.cursor_id, "message")
    spread(CellMember, CellMember.member_id, "name", "email", "entered_by", "cug_number")
    connection.execute(insert(Heartbeat).values(
        token="t", host=whole, pid=1, started_at=NOW_AT, beat_at=NOW_AT, state="collecting",  # noqa: S106
    ))  # fmt: skip
    profile = Profile.__table__.c
    own = {"username": whole, "name": whole, "description": whole, "location": said[0], "url": said[3]}
    connection.execute(update(Profile).where(profile.description.is_not(None)).values(**own))
    for number, each in enumerate(said):
        connection.execute(insert(Quarantined).values(
            at=NOW_AT, origin=each, reason=each, raw=each, raw_sha256=f"hostile {number}",
        ))  # fmt: skip
        audit_log.append(
            connection,
            Entry("page", email=each, role="hq", what=each, filters={each[:50]: each}, detail=each),
            at=NOW_AT,
        )
        connection.execute(insert(User).values(
            email=f"{number}{each}", name=each, role="hq", source="file", granted_by=each, granted_at=NOW_AT,
        ))  # fmt: skip
    closed = select(Case.unit_id, Case.thread_id, Case.closed_at, Case.first_reply_id).where(
        Case.closed_at.is_not(None)
    )
    for number, row in enumerate(connection.execute(closed).all()):
        connection.execute(insert(ClosingCorrection).values(
            unit_id=row.unit_id, thread_id=row.thread_id, verdict="closed", closed_id=row.first_reply_id,
            closed_at=row.closed_at, corrected_by=said[number % len(said)], corrected_at=NOW_AT, note=whole,
        ))  # fmt: skip
