"""When cases come to an office, when it answers, and which hours of the week cost most waiting."""

from typing import Any

import pandas as pd
import streamlit as st

from language import figures
from language.durations import duration
from language.words import Words
from metrics import arrivals
from metrics.arrivals import PARTS, block_of
from metrics.known import whole
from pages.ui import case_list, tables, terms
from pages.ui.case_list import Listed
from pages.ui.charts.hours import hours_map
from pages.ui.frame import Here
from pages.ui.kept import kept
from pages.ui.safe import inert
from pages.ui.scorecard import Card
from pages.ui.standings import Asked
from pages.ui.terms import ANSWERED, WEEKDAYS, term

NAMED = 3
FEW = 2
blocks, week = kept(arrivals.blocks), kept(arrivals.week)


def called(block: dict[str, Any], _: Words) -> str:
    """A block of the week with its shift: Sat 16–22 (second shift), or its two days: Fri night 22 – Sat morning 08."""
    start, end = PARTS[block["part"]]
    weekday = int(block["weekday"])
    day = _(WEEKDAYS[weekday])
    if block["part"] == "night":
        return _("{day} night 22 – {next} morning 08", day=day, next=_(WEEKDAYS[(weekday + 1) % 7]))
    hours = f"{day} {start:02}–{end % 24:02}"
    if block["part"] == "first":
        return _("{hours} (first shift)", hours=hours)
    return _("{hours} (second shift)", hours=hours)


def cells(costly: pd.DataFrame) -> set[tuple[int, int]]:
    """The weekdays and hours of some blocks; a night goes on in the next morning."""
    found = set()
    for block in costly.to_dict("records"):
        start, end = PARTS[block["part"]]
        found |= {((int(block["weekday"]) + hour // 24) % 7, hour % 24) for hour in range(start, end)}
    return found


@kept
def costliest(rows: pd.DataFrame) -> pd.DataFrame:
    """The blocks that cost most, of all."""
    return rows[rows["waited_s"] > 0].head(NAMED)


@kept
def in_words(costly: pd.DataFrame, _: Words) -> str:
    """Which blocks cost most, the costliest first; of one or two cases it is said that they are few."""
    said = [
        _.plural(
            "{block}: {n} case, mean wait {mean}",
            "{block}: {n} cases, mean wait {mean}",
            block["cases"],
            block=called(block, _),
            n=figures.count(block["cases"], _),
            mean=duration(block["mean_s"], _),
        )
        + ("" if block["cases"] > FEW else " – " + _("few cases"))
        for block in costly.to_dict("records")
    ]
    return _("Most waiting comes from: {blocks}.", blocks="; ".join(said))


@kept
def sheet(rows: pd.DataFrame, _: Words) -> pd.DataFrame:
    """One row a block, as it is drawn."""
    records = rows.to_dict("records")
    return pd.DataFrame(
        {
            "block": [called(row, _) for row in records],
            "cases": rows["cases"],
            "mean": [duration(row["mean_s"], _) for row in records],
            "waited": [duration(row["waited_s"], _) for row in records],
            "unanswered": rows["unanswered"],
        }
    )


def columns(measure: str, _: Words) -> dict[str, Any]:
    """Headings and helps."""
    text, number = st.column_config.TextColumn, st.column_config.NumberColumn
    return {
        "block": text(_("Hours"), help=_("08–16 the first shift; 16–22 the second, which begins at 14: two hours are of both and stand with the first; 22–08 the night after it, named by the day on which it begins."), width=210),
        "cases": number(_("Cases"), width=70),
        "mean": text(_("Mean wait"), width=110),
        "waited": text(
            _("Waited together"),
            help=_("Each case for 24 hours at most; one that still waits, for as long as it has so far."),
        ),
        "unanswered": number(term(terms.NOT_ANSWERED, measure, _), width=110),
    }  # fmt: skip


def show(at: Here, asked: Asked, unit_id: str, card: Card) -> None:
    """Both maps side by side, the costliest blocks in words and as a table, and the cases of the one that is picked."""
    _, measure = at.words, asked.measure
    rows = blocks(card.cases, measure=measure, clock=asked.clock)
    if rows.empty:
        return
    st.header(_("When cases come and when it answers"))
    costly = costliest(rows)
    if len(costly):
        st.text(in_words(costly, _))
    of_week = week(card.cases, measure=measure)
    left, right = st.columns(2)
    with left:
        tables.chart(
            hours_map(of_week.arrivals, _, called=_("cases"), outlined=cells(costly)),
            title=_("Cases by the hour at which they came"),
            says=_("Framed: the hours whose cases wait longest together."),
        )
    with right:
        done = term(ANSWERED, measure, _)
        says = _("Of the same cases, also after the period.")
        early = int(rows["cases"].sum() - rows["unanswered"].sum() - of_week.answers.sum())
        if early > 0:
            says += " " + _.plural(
                "{n} that was answered before its clock started is not drawn.",
                "{n} that were answered before their clock started are not drawn.",
                early,
                n=figures.count(early, _),
            )
        tables.chart(
            hours_map(of_week.answers, _, called=done),
            title=_("{done}: at which hour", done=done),
            says=says,
        )
    position = tables.picked_row(
        sheet(rows, _),
        key=f"blocks-{unit_id}-{'-'.join(str(each) for each in rows['block'])}",
        alt=_("Hours of the week by how long their cases waited"),
        columns=columns(measure, _),
        to=_("to see the cases that came in these hours"),
        most=6,
    )
    if position is not None:
        block = rows.iloc[position].to_dict()
        seen = card.cases[card.cases["observed"]]
        theirs = seen[block_of(whole(seen["clock_start_ms"])) == block["block"]]
        theirs = theirs.sort_values(["clock_start_ms", "thread_id"], ignore_index=True)
        listed = Listed(theirs, f"block-{block['block']}", inert(called(block, _)), now=False)
        case_list.show(listed, at, asked=asked, unit_id=unit_id)
