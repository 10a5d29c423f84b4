"""The wall screen: boards that take turns by themselves, under a clock and the freshness of the data.

It counts as nobody's doing. A sign-in that nobody uses otherwise ends after half an hour for all else, and a wall goes on
until it has lasted as long as one may: who leaves the wall, or comes to its machine, then has to sign in.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final

import streamlit as st

from data import sign_ins
from data.settings import settings
from language import figures
from language.words import Words
from metrics.league import LeagueError
from metrics.period import Period, PeriodError
from pages.ui import emblem, frame, heard, own_offices, store, terms
from pages.ui.access import engines, viewer
from pages.ui.access.permissions import WALL, home, may
from pages.ui.access.viewer import Viewer
from pages.ui.choices import DATES, WEEK, found, named_period
from pages.ui.frame import Here
from pages.ui.safe import inert
from pages.ui.standings import Asked
from pages.ui.store import SettingsError, StoreError
from pages.ui.wall_boards import BOARDS

ADDRESS: Final = "wall"
KIOSK: Final = "kiosk"
ON: Final = {KIOSK: "1"}
USUAL_S: Final = 30
LEAST_S, MOST_S = 10, 600
TICK_S: Final = 10
PLACE: Final = "wall-place"


def is_here(page: str, role: str) -> bool:
    """Whether this is the wall screen, for a role that has one; any page that is asked for as one leads to it."""
    if not may(role, WALL):
        return False
    if page != ADDRESS and st.query_params.get(KIOSK) == ON[KIOSK]:
        st.switch_page(WALL, query_params=st.query_params.to_dict())
    return page == ADDRESS


def seconds(given: str | None) -> int:
    """How long a board stays: 10 to 600 seconds, 30 where the address says nothing that could be."""
    digits = given or ""
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= 4):
        return USUAL_S
    return min(MOST_S, max(LEAST_S, int(digits)))


def asked_of(given: Mapping[str, str], kinds: Mapping[str, str], now_at: datetime) -> Asked:
    """What the boards show, of an address whose choices nobody can make here; what is unknown is the usual."""

    def slug(name: str, known: Mapping[str, str], usual: str) -> str:
        return found(name, known, usual, given).slug

    period = named_period(given.get("period", WEEK), now_at) or Period.last_whole_days(now_at)
    if given.get("period") == DATES:
        with suppress(PeriodError):  # else the usual, which the line below the title says
            period = Period.parse(given.get("from"), given.get("to"), now_at)
    return Asked(
        period=period,
        measure=slug("measure", terms.MEASURES, "acknowledge"),
        clock=slug("clock", terms.CLOCKS, "wall"),
        origin=slug("origin", terms.ORIGINS, "all"),
        kind=slug("kind", kinds, own_offices.usual_kind(kinds)),
    )


def stands(who: Viewer) -> bool:
    """Whether the sign-in of a wall screen stands. Nobody does anything before it: that alone ends nothing here, all else
    does. Raises `StoreError`."""
    if who.is_trial:
        return True
    with engines.reading(settings().database_url) as connection:
        found = sign_ins.standing(connection, key=str(who.key), at=datetime.now(UTC))
    return found is not None and found.ends_by in (None, sign_ins.TOO_IDLE)


def show(at: Here) -> None:
    """The whole screen."""
    _, given = at.words, st.query_params.to_dict()
    with st.container(key="wall"):
        _head(at.viewer, _)
        every_s = seconds(given.get("every"))
        st.fragment(_turn, run_every=every_s)(at.viewer, _, given, every_s)
        with st.container(key="wall-leave"):
            if st.button(_("Leave the wall screen"), icon=":material/close:", type="tertiary"):
                st.session_state.pop(PLACE, None)
                st.switch_page(home(at.viewer.scope.role), query_params={"lang": _.language})


@st.fragment(run_every=TICK_S)
def _head(who: Viewer, _: Words) -> None:
    """Whose it is, what time it is, and how fresh the data are."""
    try:
        source = store.source(who.scope)
        said, trouble = frame.collected(store.observation(source), source.now_at, _), heard.said(source, _)
        now = figures.instant(int(source.now_at.timestamp() * 1000), _)
        title = f"{emblem.force(_)} · {now}"
    except (StoreError, SettingsError):
        said, title, trouble = _("The database is away just now; what you see is from before."), "Noted", ""
    with st.container(
        key="wall-head", horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        st.header(inert(title), width="content")
        st.caption(inert(said), width="content")
    if trouble:
        st.warning(inert(trouble), icon=":material/sensors_off:")


def _turn(who: Viewer, _: Words, given: Mapping[str, str], every_s: int) -> None:
    """The next board. Whatever goes wrong here is said, and the next turn tries anew."""
    boards = [board for board in BOARDS if may(who.scope.role, board.page)]
    place = (st.session_state.get(PLACE, -1) + 1) % len(boards)
    st.session_state[PLACE] = place
    try:
        if not stands(who):
            viewer.drawn_by_itself()
        at = Here(_, store.source(who.scope), who)
        st.session_state["here"] = at
        asked = asked_of(given, own_offices.kinds(at.source, _), at.source.now_at)
        above = st.container(
            key="wall-title", horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
        )  # filled last: a heading never stands above the figures of another board
        try:
            boards[place].draw(at, asked)
        except LeagueError:
            frame.explain(
                _("No figures yet: nothing has been collected whole for these offices. See Collection.")
            )
        with above:
            st.title(inert(boards[place].heading(at)), width="content")
            st.caption(inert(boards[place].sentence(asked, at)), width="content")
    except StoreError as error:
        frame.explain(
            _(
                "The figures are not available: the database cannot be read. Nothing need be done here; this page "
                "looks again every {n} seconds. For whoever runs the system:",
                n=every_s,
            ),
            viewer.for_who_runs_it(str(error), _),
        )
        return
    said = _(
        "Board {n} of {all}; the next one comes after {s} seconds.", n=place + 1, all=len(boards), s=every_s
    )
    with st.container(key="wall-place"):
        st.caption(inert(said))
