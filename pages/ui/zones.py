"""The zones by all their districts together: each against the rest of the state, the slowest first."""

import pandas as pd
import streamlit as st

from data.scope import HQ
from language import figures
from language.durations import duration
from language.words import Words
from metrics.comparison import LEAST_CASES, UNKNOWN, Estimate, differs
from pages.ui import area_against, area_offices, store, tables
from pages.ui import overview_words as words
from pages.ui.access.permissions import AREA
from pages.ui.area_against import Against
from pages.ui.frame import Here
from pages.ui.method_words import counted, heading
from pages.ui.safe import inert
from pages.ui.standings import Asked, slugs
from pages.ui.store import Source, held
from pages.ui.units import names

NOTHING = Estimate(UNKNOWN)


def beside_the_rest(found: Against, _: Words) -> str:
    """Whether its districts are slower or faster than all others, or chance could have put the difference."""
    own = found.own.estimates.get("rmst_s", NOTHING)
    if found.rest is None or min(found.own.cases, found.rest.cases) < LEAST_CASES:
        return _("too few cases to compare")
    rest = found.rest.estimates.get("rmst_s", NOTHING)
    if not differs(own, rest):
        return _("no clear difference")
    return _("slower than the rest") if own.value > rest.value else _("faster than the rest")


def with_limits(wait: Estimate, _: Words) -> str:
    """A mean wait with its limits: 5 h 2 min (4 h 40 min to 5 h 24 min)."""
    limits = figures.between(wait.low, wait.high, _)
    return _("{time} ({limits})", time=duration(wait.value, _), limits=limits)


@held(max_entries=16)
def rows(of: Source, asked: Asked, said_in: Words) -> pd.DataFrame:
    """One row a zone whose districts have cases: `zone_id` and what is drawn, the greatest mean wait first."""
    _ = said_in
    units = store.units(of)
    called = names(units, _)
    found = {
        str(zone): area_against.against(of, asked, area_offices.own(units, str(zone)))
        for zone in units.loc[units["kind"] == "zone", "unit_id"]
    }
    means = {zone: each.own.estimates for zone, each in found.items() if each.own.cases}
    in_order = sorted(means, key=lambda zone: (-means[zone]["rmst_s"].value, zone))
    waits = {
        zone: len(area_offices.waiting(of, asked.origin, area_offices.own(units, zone))) for zone in in_order
    }
    return pd.DataFrame(
        {
            "zone_id": in_order,
            "zone": [called[zone] for zone in in_order],
            "wait": [with_limits(means[zone]["rmst_s"], _) for zone in in_order],
            "rest": [beside_the_rest(found[zone], _) for zone in in_order],
            "within_24h": [figures.share(means[zone]["within_24h"].value, _) for zone in in_order],
            "cases": [found[zone].own.cases for zone in in_order],
            "waiting": [waits[zone] for zone in in_order],
        }
    )


def show(at: Here, asked: Asked) -> None:
    """The section, for who sees the whole state."""
    _ = at.words
    if at.viewer.scope.role != HQ:
        return
    st.header(_("Zones by their districts"))
    said = _(
        "All cases of a zone’s districts as one, the slowest first, each against all other districts of the state. A zone’s "
        "own handle stands in the league of zones."
    )
    st.caption(inert(f"{said} {words.of_the_waits(_)}"))
    found = rows(at.source, asked, _)
    if found.empty:
        st.text(_("No case in this period."))
        return
    text, number = st.column_config.TextColumn, st.column_config.NumberColumn
    columns = {
        "zone": text(_("Zone"), pinned=True),
        "wait": text(_("Mean wait (95% limits)"), help=counted("rmst_s", _), width=260),
        "rest": text(_("Against the rest")),
        "within_24h": text(heading("within_24h", _), help=counted("within_24h", _)),
        "cases": number(heading("cases", _), help=counted("cases", _), format="localized", width=75),
        "waiting": number(
            _("Waiting at all its offices"),
            help=_("Cases of all its offices that nobody has acknowledged, from whatever day."),
            format="localized",
            width=180,
        ),
    }
    drawn = found.drop(columns="zone_id")
    picked = tables.picked_row(
        drawn, key="zones", alt=_("Zones by their districts"), columns=columns, to=_("to open the zone")
    )
    if picked is not None:
        given = {"lang": _.language, **slugs(), "area": str(found["zone_id"][picked])}
        st.switch_page(AREA, query_params=given)
