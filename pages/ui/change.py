"""This period against the one before in words: what changed, and where that is no more than chance, that it is not."""

from dataclasses import dataclass, replace
from math import isnan
from typing import Literal

import streamlit as st

from language import figures
from language.durations import duration
from language.words import Words
from metrics.comparison import LEAST_CASES, Estimate, Together, differs, share
from metrics.measures import BY_SLUG
from pages.ui import first_sight, terms
from pages.ui.method_words import counted, heading
from pages.ui.safe import inert, plain
from pages.ui.terms import term

UNKNOWN = Estimate(float("nan"))
Colour = Literal["green", "red", "off"]
Arrow = Literal["up", "down", "off"]


@dataclass(frozen=True)
class Tile:
    """One figure as it is drawn: its change in words, and below it its limits and what it was before."""

    label: str
    value: str
    change: str
    colour: Colour
    arrow: Arrow
    beside: str
    explained: str


def tiles(now: Together, before: Together, ago: Together, _: Words, *, measure: str) -> list[Tile]:
    """What the overview says first; `ago` is the period before, seen when it was as old as this one is now."""
    return [
        of_cases(now, before, _),
        of_wait("median_s", now, before, _),
        of_share("within_1h", now, before, _),
        of_share("within_24h", now, before, _),
        of_wait("rmst_s", now, before, _),
        of_unanswered(now, ago, _, measure=measure),
    ]


def compared(_: Words) -> str:
    """Against what the tiles compare: two views of the period before, which may differ a little."""
    return _(
        "The period before is taken as it is known today; the share without an answer alone as it was when it was as old as "
        "this one is now. Reviews and letters take all of it at the same age."
    )


def of_wait(slug: str, now: Together, before: Together, _: Words) -> Tile:
    """A duration: the median or the mean wait."""
    new, old = now.estimates.get(slug, UNKNOWN), before.estimates.get(slug, UNKNOWN)
    by = duration(abs(new.value - old.value), _)
    words = _("{time} longer", time=by) if new.value > old.value else _("{time} shorter", time=by)
    value = figures.reached(new.value, now.cases, _)
    limits = "" if isnan(new.low) else _("95%: {limits}", limits=figures.between(new.low, new.high, _))
    return _tile(
        slug, value, words, limits, figures.reached(old.value, before.cases, _), new, old, now, before, _
    )


def of_share(slug: str, now: Together, before: Together, _: Words) -> Tile:
    """A share answered in time."""
    new, old = now.estimates.get(slug, UNKNOWN), before.estimates.get(slug, UNKNOWN)
    limits = ""
    if not isnan(new.low):
        limits = _("95%: {limits}", limits=_limits_of_share(new, _))
    value, was = figures.share(new.value, _), figures.share(old.value, _)
    return _tile(slug, value, _points(new, old, _), limits, was, new, old, now, before, _)


def of_unanswered(now: Together, before: Together, _: Words, *, measure: str = "acknowledge") -> Tile:
    """The share without an answer; `before` is the period before, seen when it was as old as this one is now."""
    new, old = share(now.unanswered, now.cases), share(before.unanswered, before.cases)
    of = _("{n} of {all}", n=figures.count(now.unanswered, _), all=figures.count(now.cases, _))
    value, was = figures.share(new.value, _), figures.share(old.value, _)
    tile = _tile("unanswered", value, _points(new, old, _), of, was, new, old, now, before, _)
    return replace(tile, label=term(terms.NOT_ANSWERED, measure, _))


def of_cases(now: Together, before: Together, _: Words) -> Tile:
    """How many there were; more of them is neither better nor worse."""
    by = now.cases - before.cases
    change = _how_many_more(by, _) if before.cases else _("none before")
    beside = _("before: {value}", value=figures.count(before.cases, _))
    if now.unobserved:
        beside = _("{n} not observed", n=figures.count(now.unobserved, _)) + " · " + beside
    return Tile(
        heading("cases", _), figures.count(now.cases, _), change, "off", "off", beside, counted("cases", _)
    )


def _how_many_more(by: int, _: Words) -> str:
    n = figures.count(abs(by), _)
    return _("{n} more", n=n) if by > 0 else _("{n} fewer", n=n) if by < 0 else _("as many")


def _limits_of_share(of: Estimate, _: Words) -> str:
    return _("{low} to {high}", low=figures.share(of.low, _), high=figures.share(of.high, _))


def _points(new: Estimate, old: Estimate, _: Words) -> str:
    if isnan(new.value) or isnan(old.value):
        return ""
    n = figures.decimal(abs(100 * (new.value - old.value)), _, places=1)
    return _("{n} points more", n=n) if new.value > old.value else _("{n} points less", n=n)


def _tile(
    slug: str, value: str, words: str, beside: str, was: str, new: Estimate, old: Estimate, now: Together,
    before: Together, _: Words,
) -> Tile:  # fmt: skip
    was = _("before: {value}", value=was)
    colour: Colour = "off"
    arrow: Arrow = "off"
    if min(now.cases, before.cases) < LEAST_CASES:
        change = _("too few cases to compare")
    elif not differs(new, old):
        change = _("no clear change")
    else:
        change, is_lower = words, new.value < old.value
        colour = "green" if is_lower == BY_SLUG[slug].lower_is_better else "red"
        arrow = "down" if is_lower else "up"
    said = f"{beside} · {was}" if beside else was
    return Tile(heading(slug, _), value, change, colour, arrow, said, counted(slug, _))


def in_a_sentence(shown: list[Tile], _: Words) -> str:
    """What became better or worse by more than chance, in one sentence for all tiles."""
    better, worse = (
        ", ".join(tile.label for tile in shown if tile.colour == colour) for colour in ("green", "red")
    )
    if not better and not worse:
        if not any(tile.change == _("no clear change") for tile in shown):
            return _("There are too few cases to compare with the period before.")
        return _("Against the period before nothing became clearly better or worse.")
    parts = [
        better and _("clearly better: {figures}", figures=better),
        worse and _("clearly worse: {figures}", figures=worse),
    ]
    said = "; ".join(part for part in parts if part)
    return _("Against the period before {what}.", what=said)


def say(shown: list[Tile], _: Words) -> None:
    """Below the tiles: what became better or worse, and against what they compare."""
    st.text(plain(in_a_sentence(shown, _)))
    st.caption(inert(compared(_)))


def draw(shown: list[Tile]) -> None:
    """The tiles side by side, as many in a row as there is room for."""
    with st.container(horizontal=True, gap="small"):
        for tile in shown:
            with st.container(width="stretch"):
                st.metric(
                    inert(tile.label),
                    inert(tile.value),
                    inert(tile.change),
                    delta_color=tile.colour,
                    delta_arrow=tile.arrow,
                    help=inert(tile.explained),
                )
                st.caption(inert(tile.beside))


def headline(shown: list[Tile]) -> None:
    """The first figures of a page side by side, before all that takes a browser longer."""
    draw(shown)
    first_sight.headline()
