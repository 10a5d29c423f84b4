"""One review opened: its headline figures, what it does not know, the offices it names; and another one beside it."""

from collections.abc import Mapping

import streamlit as st

from language import figures
from language.words import Words
from pages.ui import menu, review_compare, review_list, review_offices, review_words, reviews, tables
from pages.ui.choices import Choices
from pages.ui.frame import Here, explain
from pages.ui.review_offices import EVERY, NAMED, UNKNOWN_ONES
from pages.ui.reviews import Opened
from pages.ui.safe import bold, inert

MOST_ROWS = 40
Called = Mapping[str, str]


def show_whole(run: Opened, called: Called, _: Words) -> None:
    """What is of no office alone: all districts together, what happened in the period, what is not known."""
    said = run.whole
    if said is None:
        return
    st.markdown(bold(_("All districts together")))
    tables.table(review_words.headline(said["state"], _), alt=_("All districts together"), is_whole=True)
    st.caption(
        _(
            "The period before is seen as it was known when it was as old as this one is now; the Overview shows it as it is "
            "known today, so its figures may differ a little."
        )
    )
    happened = [_happened(each, called, _) for each in said["annotations"]]
    if happened:
        st.caption(inert(_("In this period: {what}", what="; ".join(happened))))
    unknown = review_words.not_known(said, called, _)
    if unknown:
        st.markdown(bold(_("What is not known")))
        for line in unknown:
            st.text(line)


def _happened(row: Mapping[str, str | None], called: Called, _: Words) -> str:
    """What happened, and at which office where it is not of the whole state."""
    title = _.of(row["title_en"] or "", row["title_hi"] or "") or str(row["title_en"])
    unit_id = row["unit_id"]
    return title if unit_id is None else f"{title} ({called.get(unit_id, unit_id)})"


def show_offices(at: Here, run: Opened, called: Called, choices: Choices) -> None:
    """The offices it names, or all of them; the one whose row is picked is opened on its own page."""
    _ = at.words
    listed = review_offices.which(run)
    words = {NAMED: _("Named"), EVERY: _("Every office"), UNKNOWN_ONES: _("Without a rank")}
    slug = choices.choose(
        _("Offices"),
        name="show",
        known={each: f"{words[each]} {figures.count(len(listed[each]), _)}" for each in words},
        default=NAMED,
        pills=True,
    )
    unit_ids = listed[slug]
    led = [called.get(each, each) for each in review_offices.led_by_headquarters(run)]
    if led and slug == NAMED:
        said = _(
            "Not among the named, neither here nor in letters, as headquarters leads them itself: {names}. Their figures "
            "stand under “Every office”.",
            names=", ".join(led),
        )
        st.caption(inert(said))
    if not unit_ids:
        explain(
            _("None of these offices is among the best or the worst in this review, as far as can be told.")
        )
        return
    place = tables.picked_row(
        review_offices.shown(run, unit_ids, called, _),
        key=f"review-{run.run_id}-{slug}",
        alt=_("Offices"),
        columns=review_offices.columns(_),
        to=_("to open the office"),
        most=MOST_ROWS,
    )
    review_offices.download(at, run, unit_ids)
    if place is not None:
        open_unit(run, unit_ids[place], _)


def open_unit(run: Opened, unit_id: str, _: Words) -> None:
    """Leave for an office as it is known today, in the period and by the choices of the review."""
    days = {"period": "dates", "from": str(run.from_on), "to": str(run.to_on)}
    menu.open_unit(unit_id, _, **run.of_run["asked"], **days)


def show_changes(before: Opened, after: Opened, called: Called, _: Words) -> None:
    """What a review says otherwise than another."""
    found = reviews.between(before, after)
    said = review_list.summary(found["summary"], _)
    st.text(_("It differs in: {what}.", what=said) if found["summary"]["units"] or found["moved"] else said)
    picked = review_compare.show(found, before, after, called, _)
    if picked is not None:
        open_unit(after, picked, _)
