"""One unit's card in words: its rank, what its figures mean, how much it writes, how it grows."""

import pandas as pd

from language import figures
from language.durations import UNKNOWN, duration, is_unknown
from language.reasons import NOTES
from language.words import N_, Words
from pages.ui import terms
from pages.ui.kept import kept
from pages.ui.method_words import heading
from pages.ui.safe import handle
from pages.ui.scorecard import NOTHING, PEERS, UNIT, Card
from pages.ui.terms import term
from pages.ui.units import names
from pages.ui.verdicts import in_words
from pages.ui.without_rank import is_not_collected, without_a_rank

BY_WHICH = {
    "acknowledge": N_("by time to acknowledge"),
    "act": N_("by time to act"),
    "resolve": N_("by time to resolve"),
}
FIRST_KINDS = ("district", "commissionerate")
SHARES = ("within_15m", "within_1h", "within_4h", "within_24h")
COUNTS = ("cases", "answered", "unanswered", "unobserved")


@kept
def offices(units: pd.DataFrame, _: Words) -> dict[str, str]:
    """All offices to choose from, districts first, each by name; beside a Hindi name stands the English, to be typed."""
    called = names(units, _)
    kinds = dict(zip(units["unit_id"], units["kind"], strict=True))
    ordered = sorted(called, key=lambda unit_id: (kinds[unit_id] not in FIRST_KINDS, called[unit_id]))
    english = dict(zip(units["unit_id"], units["name_en"], strict=True))
    return {
        unit_id: called[unit_id]
        if called[unit_id] == english[unit_id]
        else f"{called[unit_id]} ({english[unit_id]})"
        for unit_id in ordered
    }


@kept
def usual(units: pd.DataFrame) -> str:
    """The office shown where none was asked for: the first district."""
    return str(units.loc[units["kind"].isin(FIRST_KINDS), "unit_id"].min())


@kept
def handles(accounts: pd.DataFrame, unit_id: str, _: Words) -> str:
    """The handles of an office; those of officers are marked."""
    own = accounts[accounts["unit_id"] == unit_id]
    if own.empty:
        return _("No account on X is registered for this office.")
    officer = _("officer’s own")
    shown = zip(own["handle"], own["role"], strict=True)
    return ", ".join(
        f"@{handle(name)}" + (f" ({officer})" if role == "officer" else "") for name, role in shown
    )


def why_not(reason: str, _: Words) -> str:
    """Why there are no figures, and where to look."""
    if reason == NOTHING:
        return _("No figures yet: nothing has been collected whole for these offices. See Collection.")
    return _("No figures yet: {reason}. See Collection.", reason=term(NOTES, reason, _))


def by_which(measure: str, _: Words) -> str:
    """By what a rank of the league is: there is one by the score, too."""
    return term(BY_WHICH, measure, _)


def standing(card: Card, _: Words, *, measure: str = "acknowledge", is_running: bool = False) -> str:
    """The rank in words and by what it is, the first answer of the page."""
    row = card.row
    if card.is_alone and is_not_collected(row):
        note = terms.note_in_words(row["note"], _, is_running=is_running)
        return f"{note[:1].upper()}{note[1:]}"
    if card.is_alone:
        return _.plural(
            "{n} case in this period",
            "{n} cases in this period",
            row["cases"],
            n=figures.count(row["cases"], _),
        )
    if is_unknown(row["rank"]):
        return without_a_rank(row.get("note"), _, is_running=is_running)
    where = figures.rank_in_words(row["rank"], row["rank_low"], row["rank_high"], _)
    first = where[:1].upper() + where[1:]
    return _.plural(
        "{rank}, of {n} office, {which}",
        "{rank}, of {n} offices, {which}",
        card.ranked,
        rank=first,
        n=figures.count(card.ranked, _),
        which=by_which(measure, _),
    )


def meaning(card: Card, _: Words, *, measure: str, is_running: bool = False) -> str:
    """What the rank allows to say, and the figure it rests on."""
    row = card.row
    parts = []
    if card.is_alone:
        parts.append(_("It is no peer group: it has no rank, no verdict and no peers to be compared with."))
    elif not is_unknown(row["rank"]):
        parts.append(_("{verdict}.", verdict=in_words(row, _)))
    cases = figures.count(row["cases"], _)
    if row["cases"] and is_unknown(row["median_s"]):
        parts.append(
            _.plural(
                "{measure}: its {cases} case not so far.",
                "{measure}: fewer than half of its {cases} cases so far.",
                row["cases"],
                measure=heading(measure, _),
                cases=cases,
            )
        )
    elif row["cases"]:
        said = _.plural(
            "{measure}: its {cases} case within {median}",
            "{measure}: half of its {cases} cases within {median}",
            row["cases"],
            measure=heading(measure, _),
            cases=cases,
            median=duration(row["median_s"], _),
        )
        limits = figures.between(row["median_low_s"], row["median_high_s"], _)
        parts.append(f"{said}." if limits == UNKNOWN else f"{said} ({_('95%: {limits}', limits=limits)}).")
    is_said = not row["cases"] and (is_not_collected(row) or not card.is_alone)  # in the heading
    if not is_unknown(row.get("note")) and row["note"] != "no_cases" and not is_said:
        parts.append(_("To note: {note}.", note=terms.note_in_words(row["note"], _, is_running=is_running)))
    return " ".join(parts)


def measures_table(card: Card, _: Words) -> pd.DataFrame:
    """One row a figure, one column a measure: four columns, which a phone shows without scrolling."""
    by_measure = card.row["measures"]

    def cells(slug: str, measure: str) -> str:
        figure, cases = by_measure[measure][slug], by_measure[measure]["cases"]
        if slug in COUNTS:
            if is_not_collected(card.row):
                return UNKNOWN
            return figures.count(figure, _)
        if slug in SHARES:
            return figures.share(figure, _)
        return duration(figure, _) if slug == "rmst_s" else figures.reached(figure, cases, _)

    def limits(measure: str) -> str:
        return figures.between(by_measure[measure]["median_low_s"], by_measure[measure]["median_high_s"], _)

    rows = {heading("median_s", _): [cells("median_s", each) for each in by_measure]}
    rows[_("95% limits")] = [limits(each) for each in by_measure]
    done = {"answered": _("Done"), "unanswered": _("Not done yet")}
    for slug in ("p90_s", "rmst_s", *SHARES, *COUNTS):
        rows[done.get(slug) or heading(slug, _)] = [cells(slug, each) for each in by_measure]
    found = pd.DataFrame(rows.values(), columns=[heading(each, _) for each in by_measure])
    found.insert(0, _("Figure"), list(rows))
    return found


def named(curves: pd.DataFrame, unit: str, _: Words) -> pd.DataFrame:
    """The curves with whose they are in words."""
    return curves.assign(who=curves["who"].map(dict(zip((UNIT, PEERS), who(unit, _), strict=True))))


def who(unit: str, _: Words, *, is_alone: bool = False) -> list[str]:
    """The legend: the office, then its peers."""
    return [unit] if is_alone else [unit, _("all its peers together")]


def curve_title(measure: str, _: Words, *, is_alone: bool) -> str:
    """What the curve shows, in the words of the measure."""
    share = term(terms.SHARES_ANSWERED, measure, _)
    first = share[:1].upper() + share[1:]
    if is_alone:
        return _("{share} by when, with its 95% limits", share=first)
    return _("{share} by when, with its 95% limits, against its peers", share=first)
