"""Findings on collection as a page shows them: what it is, since when, and what to do about it."""

from collections.abc import Mapping, Sequence

import streamlit as st

from language import figures
from language.words import Words
from metrics.health import Finding, is_well
from pages.ui import who_runs_it
from pages.ui.collection_words import COLLECTIONS
from pages.ui.safe import bold, inert, plain
from pages.ui.terms import term

MOST_NAMED = 12
COMMANDS = ("python -m", "NOTED_")
"""By these what to do is known to be for whoever runs the system."""
GRAVE, MILD = ":material/error:", ":material/info:"


def headline(found: Sequence[Finding], _: Words) -> None:
    """Whether a person is needed, in one sentence."""
    if is_well(found):
        st.success(_("Collection is well."), icon=":material/check_circle:")
    else:
        grave = sum(each.sign.grave for each in found)
        said = _.plural("{n} thing needs a person.", "{n} things need a person.", grave)
        st.error(inert(said), icon=GRAVE)


def show(found: Sequence[Finding], names: Mapping[str, str], _: Words) -> None:
    """One box a finding; `names`: the units' names in the reader's language, by unit id."""
    for each in found:
        with st.container(border=True):
            st.markdown(
                f"{GRAVE if each.sign.grave else MILD} " + bold(_.of(each.sign.title_en, each.sign.title_hi))
            )
            if about := _about(each, _):
                st.text(plain(about))
            if each.unit_ids:
                st.text(plain(_whom([names.get(unit_id, unit_id) for unit_id in each.unit_ids])))
            said, folded = what_to_do(each, _)
            st.text(said)
            if folded := "\n".join(filter(None, (folded, raw(each, _)))):
                who_runs_it.fold(folded, _)


def what_to_do(found: Finding, _: Words) -> tuple[str, str]:
    """What a reader is told to do, and what is for whoever runs the system alone: commands."""
    to_do = _.of(found.sign.to_do_en, found.sign.to_do_hi)
    if any(each in to_do for each in COMMANDS):
        return _("What to do: tell whoever runs the system."), to_do
    return _("What to do: {what}", what=to_do), ""


def raw(found: Finding, _: Words) -> str:
    """What a program wrote of it, in English alone, and said to be that."""
    return _("The program’s message, as written: {message}", message=found.message) if found.message else ""


def _whom(names: Sequence[str]) -> str:
    return ", ".join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")


def _about(found: Finding, _: Words) -> str:
    subject = ", ".join(term(COLLECTIONS, each, _) for each in found.subject.split(", "))
    if found.sign.slug in ("gap", "hidden"):
        subject = _("gap {number}", number=found.subject)
    since = _("since {moment}", moment=figures.instant(found.since_ms, _)) if found.since_ms else ""
    return ", ".join(each for each in (subject, since) if each)
