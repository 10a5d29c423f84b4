"""The words of letters on pages: kinds, refusals, a register as a table, and what was written to an office in a line."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from data.letters import ALTERED
from language import figures
from language.durations import is_unknown
from language.words import N_, NAMES, Words
from pages.ui.safe import plain
from pages.ui.terms import term

KINDS = {
    "state": N_("On the whole state"),
    "zone": N_("To a zone"),
    "unit": N_("To one office, on one page"),
}
REFUSALS = {
    "no_number": N_("A letter needs its number."),
    "too_long": N_("A number, a name or a designation has 80 characters at most."),
    "unseen": N_("A number, a name or a designation is one line, without characters that are not seen."),
    "no_unit": N_("This review says nothing of that office. Choose another."),
    "no_zone": N_("That office is no zone. Choose another."),
    "unreadable": N_("This review lacks something that a letter needs. Freeze the period anew."),
    "no_letter": N_("That letter is no longer there."),
    "sent_already": N_("It was noted as sent already."),
    "before_its_day": N_("It cannot have been sent before its own day."),
    "future": N_("That day has not come yet."),
}


def refusal(code: str, _: Words) -> str:
    """Why a letter cannot be made, or not be noted as sent."""
    return term(REFUSALS, code, _)


def missing(number: str, by: str | None, _: Words) -> str:
    """All that a letter still needs, in sentences; nothing where it has what it needs. `by`: None where nobody has to say
    who makes it."""
    said = (
        "" if number.strip() else refusal("no_number", _),
        "" if by is None or by.strip() else _("Say who makes it: the name is kept with the letter."),
    )
    return " ".join(filter(None, said))


def sent(row: Mapping[str, Any], _: Words) -> str:
    """Whether somebody says that a letter was sent, and when."""
    if is_unknown(row["sent_on"]):
        return _("not noted as sent")
    return _("sent on {day}", day=figures.day(row["sent_on"], _))


def table(letters: pd.DataFrame, called: Mapping[str, str], _: Words) -> pd.DataFrame:
    """The letters of a review, one row each."""
    rows = letters.to_dict("records")
    return pd.DataFrame(
        {
            _("Number"): [plain(row["number"]) for row in rows],
            _("Dated"): [figures.day(row["dated_on"], _) for row in rows],
            _("To whom"): [whom(row, called, _) for row in rows],
            _("Language"): [NAMES.get(row["language"], row["language"]) for row in rows],
            _("Sent"): [sent(row, _) for row in rows],
            _("Made by"): [plain(row["made_by"]) for row in rows],
        }
    )


def whom(row: Mapping[str, Any], called: Mapping[str, str], _: Words) -> str:
    """To whom a letter is: all of the state, or the zone or office by its name."""
    return _("the whole state") if row["kind"] == "state" else called.get(row["unit_id"], row["unit_id"])


def line(row: Mapping[str, Any], _: Words) -> str:
    """A letter in a line: its number, its day, whether it was sent; and where the verdict on the office that it may name
    was altered in the review, that it was."""
    said = _(
        "{number} of {day}, {sent}",
        number=plain(row["number"]),
        day=figures.day(row["dated_on"], _),
        sent=sent(row, _),
    )
    altered = _("what the review says of this office was altered after it was frozen")
    return f"{said}; {altered}" if row.get("verdict") == ALTERED else said
