"""What holds of a case's closing in words: what was derived from its posts, what was corrected, by whom and why."""

import pandas as pd

from data.corrections import CLOSED, NOT_CLOSED, TAKEN_BACK
from language import figures
from language.durations import is_unknown
from language.words import N_, Words
from pages.ui.safe import plain
from pages.ui.terms import term

SAID = {
    CLOSED: N_("closed by a reply"),
    NOT_CLOSED: N_("not closed"),
    TAKEN_BACK: N_("correction taken back"),
}


def _closing_words(closed_ms: object, _: Words) -> str:
    if is_unknown(closed_ms):
        return _("not closed")
    return _("closed {moment}", moment=figures.instant(closed_ms, _))


def what_holds(case: pd.Series, said: pd.DataFrame, _: Words) -> list[str]:
    """The lines above the form: what holds, what was derived, and all that was said of it."""
    if said.empty:
        return [_("As derived from its posts: {what}.", what=_closing_words(case["closed_ms"], _))]
    is_corrected = said.iloc[0]["verdict"] != TAKEN_BACK
    derived = case["derived_closed_ms"] if is_corrected else case["closed_ms"]
    lines = [_("As derived from its posts: {what}.", what=_closing_words(derived, _))]
    if is_corrected:
        lines.insert(0, _("As corrected: {what}.", what=_closing_words(case["closed_ms"], _)))
    return lines + history_lines(said, derived, _)


def limits(number: int, _: Words) -> list[str]:
    """What can be corrected here, and of a case by its number, what to do about the rest."""
    return [
        _(
            "What can be corrected here: which reply of the office closed the case, or that none did. What cannot: whose case "
            "it is, and of what kind a reply is; that follows from the posts on X. If it belongs to another district or "
            "stands twice, say so in a reply on X and choose that reply here."
        ),
        _(
            "If a reply is taken for something else than it is, tell headquarters’ Social Media Centre this number of the "
            "case, {number}, and what the reply means: the number opens the case on the page “{cases}”, and the phrases by "
            "which replies are read are mended there. What was reported by telephone or otherwise goes into the form “{form}”.",
            number=str(number),
            cases=_("Cases"),
            form=_("Note a report that came otherwise than on X"),
        ),
    ]


def history_lines(said: pd.DataFrame, derived: object, _: Words) -> list[str]:
    """All that was said of a closing, the latest first: when, who, what held before, what after, and why."""
    before = _closing_words(derived, _)
    lines = []
    for each in reversed(said.to_dict("records")):
        is_taken_back = each["verdict"] == TAKEN_BACK
        after = _closing_words(derived if is_taken_back else each["closed_ms"], _)
        said_so = _(
            "{moment}, {name}: {what}; before: {before}; after: {after}",
            moment=figures.instant(each["corrected_ms"], _),
            name=plain(each["corrected_by"]),
            what=term(SAID, each["verdict"], _),
            before=before,
            after=after,
        )
        lines.append(said_so if is_unknown(each["note"]) else f"{said_so} – {plain(each['note'])}")
        before = after
    return lines[::-1]
