"""The circular in words: verdicts with a shape of their own, reasons, what was expected and what was seen."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from language import figures
from language.durations import UNKNOWN, is_unknown
from language.words import N_, Words
from metrics.compliance.check import Check
from metrics.compliance.clauses import Clause
from metrics.compliance.judged import clause_verdict
from pages.ui.circular import Judged
from pages.ui.safe import plain
from pages.ui.terms import term

VERDICTS = {"pass": N_("kept"), "fail": N_("not kept"), "unknown": N_("not known")}
SHAPES = {"pass": "✔", "fail": "✘", "unknown": "?"}
REASONS = {
    "no_account": N_("no account on X is registered"),
    "not_seen": N_("its account has not been seen on X yet"),
    "suspended": N_("its account is suspended on X"),
    "not_found": N_("X does not know its account"),
    "hq_not_known": N_("headquarters’ own has not been seen yet"),
    "impersonation": N_("looks like headquarters’ handle and is another: impersonation"),
    "other_handle": N_("is not the handle prescribed for it"),
    "other_name": N_("is not named after the office"),
    "no_pattern": N_(
        "no pattern holds for offices of this kind, and none is prescribed in the register of offices"
    ),
    "no_picture": N_("shows no picture of its own"),
    "other_picture": N_("shows another picture"),
    "picture_waits": N_("the picture has not been fetched yet"),
    "picture_refused": N_("the picture cannot be used"),
    "picture_gone": N_("the picture is not there any more"),
    "picture_failed": N_("the picture could not be fetched"),
    "no_bio": N_("has no bio"),
    "other_bio": N_("has another bio"),
    "unnamed_bio": N_("its bio does not name the office"),
    "not_followed": N_("does not follow it"),
    "own_account": N_("is its own account"),
    "too_few_tags": N_("too few posts tag headquarters"),
    "shifts_empty": N_("too many shifts without a post"),
    "not_observed": N_("part of the period was not collected"),
    "not_sent": N_("has sent no list, while others have"),
    "nobody_sent": N_("no office has sent a list yet"),
    "particulars_missing": N_("a name, number or e-mail is missing"),
    "shift_missing": N_("a shift has too few staff"),
    "shortened": N_("the name was shortened to fit"),
}
PICTURE_REASONS = {
    "wrong_host": N_("its address is not on X’s host for pictures"),
    "redirected": N_("its address led elsewhere"),
    "too_large": N_("it has too many bytes"),
    "too_many_pixels": N_("it has too many pixels"),
    "animated": N_("it moves"),
    "not_a_picture": N_("what came is no picture of a kind that X shows"),
    "broken": N_("it is cut off or damaged"),
    "gone": N_("it is not there any more"),
    "too_slow": N_("it did not come in time"),
    "unreachable": N_("its host could not be reached or did not serve it"),
}
HOW = {"connection_status": N_("by connection status"), "following": N_("by the list of whom it follows")}
EVENTS = {
    "handle": N_("Handle"),
    "name": N_("Name"),
    "picture": N_("Profile picture"),
    "header": N_("Header picture"),
    "bio": N_("Bio"),
    "follow": N_("Follow"),
}
PICTURES = ("profile_picture", "header_picture")
Row = Mapping[str, Any]


def verdict(slug: object, _: Words) -> str:
    """A verdict as shape and word: neither hangs on a colour."""
    return f"{SHAPES[str(slug)]} {term(VERDICTS, slug, _)}"


def title(of: Check | Clause, _: Words) -> str:
    """The name of a check or clause."""
    return _.of(of.title_en, of.title_hi)


def expected(row: Row, _: Words) -> str:
    """What was expected of an office, as far as the check has it in a few words."""
    if is_unknown(row["expected"]):
        return UNKNOWN
    if row["check"] in PICTURES:
        return _("at most {n} of 64 bits apart", n=figures.count(row["expected"], _))
    if row["check"] == "tags_hq":
        return _("{n} or more", n=figures.count(row["expected"], _))
    return plain(row["expected"])


def seen(row: Row, _: Words) -> str:
    """What was found of it."""
    if is_unknown(row["found"]):
        return UNKNOWN
    if row["check"] in PICTURES:
        if row["verdict"] == "unknown":
            return term(PICTURE_REASONS, row["found"], _)
        return _("{n} of 64 bits apart", n=figures.count(row["found"], _))
    return plain(row["found"])


def reason(row: Row, _: Words) -> str:
    """Why a check is not kept or not known, with the cost of knowing where that is the reason."""
    if is_unknown(row["reason"]):
        return UNKNOWN
    if row["reason"] == "not_looked_at":
        about = row["evidence"]
        return _(
            "nobody looked yet: to read the list of whom it follows costs about ${cost} ({n} at ${each}); whether it "
            "follows headquarters costs ${each} with headquarters’ user credentials",
            cost=figures.decimal(about["cost_usd"], _, places=2),
            n=figures.count(about["followed"], _),
            each=figures.decimal(about["read_usd"], _, places=3),
        )
    return term(REASONS, row["reason"], _)


def by_clause(judged: Judged, unit_ids: list[str], _: Words) -> pd.DataFrame:
    """The matrix: a row an office, a column a clause, each cell the verdict on it."""
    verdicts = judged.rows.set_index(["unit_id", "check"])["verdict"].to_dict()
    clauses = {
        each: judged.rules.checks_of(each, judged.at_ms) for each in judged.rules.clauses_at(judged.at_ms)
    }
    return pd.DataFrame(
        {
            clause.id: [
                clause_verdict([verdicts[unit_id, check] for check in checks]) for unit_id in unit_ids
            ]
            for clause, checks in clauses.items()
        },
        index=unit_ids,
    )


def table(
    rows: pd.DataFrame, names: Mapping[str, str] | None, checks: Mapping[str, Check], _: Words
) -> pd.DataFrame:
    """Rows of findings in words; with `names` each begins with its office, else with its check."""
    records = rows.to_dict("records")
    first = (
        {_("Office"): [names.get(str(row["unit_id"]), str(row["unit_id"])) for row in records]}
        if names is not None
        else {}
    )
    return pd.DataFrame(
        first
        | {
            _("Check"): [title(checks[row["check"]], _) for row in records],
            _("Verdict"): [verdict(row["verdict"], _) for row in records],
            _("Why"): [reason(row, _) for row in records],
            _("Expected"): [expected(row, _) for row in records],
            _("Seen"): [seen(row, _) for row in records],
            _("Seen so since"): [figures.instant(row["since_ms"], _) for row in records],
            _("Last looked"): [figures.instant(row["seen_ms"], _) for row in records],
        }
    )


def help_of(heading: str, _: Words) -> str | None:
    """What a column's heading means, where it does not say it by itself."""
    if heading == _("Seen so since"):
        return _("When it was first seen like that: it may have been so before anybody looked.")
    return None


def marked(spans: list[list[str]], _: Words) -> str:
    """A bio with its differences marked in brackets: what is missing and what was added."""
    said = {"missing": _("missing"), "added": _("added")}
    return " ".join(
        plain(text) if kind == "same" else f"[{said[kind]}: {plain(text)}]" for kind, text in spans
    )


def declaration(check: Check, _: Words) -> list[str]:
    """What a check asks for, when it is kept, not kept or not known, and what an office is to do."""
    return [
        _("Asked for: {what}", what=_.of(check.expected_en, check.expected_hi)),
        _("Kept: {what}", what=_.of(check.passes_en, check.passes_hi)),
        _("Not kept: {what}", what=_.of(check.fails_en, check.fails_hi)),
        _("Not known: {what}", what=_.of(check.unknown_en, check.unknown_hi)),
        _("What to do: {what}", what=_.of(check.to_do_en, check.to_do_hi)),
    ]
