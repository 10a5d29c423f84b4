"""The words for every slug that a page shows: choices, states, verdicts, reasons; and what to do about each."""

from collections.abc import Mapping

from language.reasons import NOTES
from language.words import N_, Words

MEASURES = {"acknowledge": N_("Acknowledged"), "act": N_("Acted on"), "resolve": N_("Resolved")}
MEASURES_IN_FULL = {
    "acknowledge": N_("time to acknowledge (“Noted”)"),
    "act": N_("time to act"),
    "resolve": N_("time to resolve"),
}
ANSWERED = {"acknowledge": N_("Answered"), "act": N_("Acted on"), "resolve": N_("Resolved")}
NOT_ANSWERED = {
    "acknowledge": N_("Not answered"),
    "act": N_("Not yet acted on"),
    "resolve": N_("Not resolved"),
}
SHARES_ANSWERED = {
    "acknowledge": N_("share answered"),
    "act": N_("share acted on"),
    "resolve": N_("share resolved"),
}
CLOCKS = {"wall": N_("All hours"), "duty": N_("Duty hours")}
CLOCKS_IN_FULL = {"wall": N_("round the clock"), "duty": N_("duty hours 08:00–22:00 alone")}
ORIGINS = {"all": N_("All"), "referral": N_("Referrals"), "complaint": N_("Complaints")}
ORIGINS_IN_FULL = {
    "all": N_("referrals and complaints"),
    "referral": N_("referrals by headquarters"),
    "complaint": N_("complaints by citizens"),
}
PERIOD_ERRORS = {
    "no_day_in_it": N_("the last day lies before the first"),
    "no_date": N_("a date is written as 2026-11-24"),
    "no_such_day": N_("the calendar has no such day"),
    "out_of_reach": N_("the year is out of reach"),
    "future": N_("the period lies entirely in the future"),
}
PERIODS = {
    "7-days": N_("Last 7 days"),
    "28-days": N_("Last 28 days"),
    "91-days": N_("Last 91 days"),
    "last-week": N_("Last week (Mon–Sun)"),
    "this-month": N_("This month"),
    "last-month": N_("Last month"),
    "dates": N_("From … to …"),
}
AGES = {
    "1h": N_("less than 1 h"),
    "4h": N_("1 to 4 h"),
    "1d": N_("4 to 24 h"),
    "3d": N_("1 to 3 days"),
    "7d": N_("3 to 7 days"),
    "30d": N_("7 to 30 days"),
    "older": N_("more than 30 days"),
}
ORIGIN = {"referral": N_("referral"), "complaint": N_("complaint")}
KINDS = {
    "district": N_("Districts"),
    "range": N_("Ranges"),
    "zone": N_("Zones"),
    "traffic": N_("Traffic police"),
    "other": N_("Other offices"),
}
KINDS_IN_FULL = {
    "district": N_("districts and commissionerates"),
    "range": N_("ranges"),
    "zone": N_("zones"),
    "traffic": N_("traffic police"),
    "other": N_("other offices"),
    "hq": N_("headquarters"),
}
KIND = {
    "hq": N_("Headquarters"),
    "zone": N_("Zone"),
    "range": N_("Range"),
    "district": N_("District"),
    "commissionerate": N_("Commissionerate"),
    "traffic": N_("Traffic police"),
    "other": N_("Other office"),
}
STATUSES = {
    "open": N_("open"),
    "in_process": N_("in process"),
    "closed": N_("closed"),
    "withdrawn": N_("withdrawn"),
}
VERDICTS = {
    "commended": N_("Among the best"),
    "laggard": N_("Among the worst"),
    "failing": N_("Under half in 24 h"),
    "indistinguishable": N_("Neither best nor worst"),
    "unranked": N_("Not ranked"),
}
KINDS_OF_REPLY = {
    "noted": N_("noted"),
    "directed": N_("directed"),
    "resolved": N_("resolved"),
    "needs_info": N_("asks for details"),
    "not_ours": N_("not this office’s matter"),
    "thanks": N_("thanks"),
    "other": N_("other"),
}
AUTHORS = {"hq": N_("Headquarters"), "official": N_("Office"), "citizen": N_("Citizen")}
POST_STATES = {
    "public": N_("public"),
    "deleted": N_("deleted"),
    "protected": N_("author protected"),
    "suspended": N_("author suspended"),
    "withheld": N_("withheld"),
}
COLLECTION_STATES = {
    "ok": N_("in time"),
    "late": N_("late"),
    "never": N_("not yet"),
    "failed": N_("failed"),
    "paused": N_("paused"),
    "stopped": N_("stopped"),
}
GAP_STATES = {"open": N_("open: figures stop before it"), "healed": N_("healed"), "lost": N_("lost")}
GAP_REASONS = {
    "outage": N_("collection was interrupted"),
    "between_imports": N_("lies between two imported archives"),
    "not_followed": N_("an account was listed and not collected at once"),
    "protected": N_("its account is protected on X"),
    "suspended": N_("its account is suspended on X"),
    "not_found": N_("X does not know its account"),
}
WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


def term(terms: Mapping[str, str], slug: object, _: Words) -> str:
    """The word for a slug; one that has none is shown as it is."""
    return _(terms[str(slug)]) if str(slug) in terms else str(slug)


def terms_of(terms: Mapping[str, str], _: Words) -> dict[str, str]:
    """All the words by slug."""
    return {slug: _(text) for slug, text in terms.items()}


def note_in_words(note: object, _: Words, *, is_running: bool) -> str:
    """A row's note; of a period that is not over yet it is not said that its end is missing."""
    return term(NOTES, "running" if is_running and note == "cut_short" else note, _)
