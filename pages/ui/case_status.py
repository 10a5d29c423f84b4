"""The status of a case in words and colours, never in colours alone; each case has one of them."""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from language import figures
from language.words import N_, Words
from pages.ui import terms
from pages.ui.kept import kept
from pages.ui.terms import term

ALL = "all"
STATUSES = {
    "open": N_("Open"),
    "in_process": N_("In process"),
    "closed": N_("Closed"),
    "reopened": N_("Reopened"),
    "withdrawn": N_("Withdrawn"),
    "unobserved": N_("Not observed"),
}
IN_A_SUM = {**terms.STATUSES, "reopened": N_("reopened"), "unobserved": N_("not observed")}
COLOURS: Final = {
    "open": "red",
    "in_process": "orange",
    "closed": "green",
    "reopened": "violet",
    "withdrawn": "gray",
    "unobserved": "gray",
}
"""Those of Streamlit's themes, light and dark."""
MARK: Final = "●"


def status_of(cases: pd.DataFrame) -> NDArray[np.str_]:
    """One slug a case: that of the definitions, but that a reopened case, which figures count as in process, and one that
    is not observed, which they leave out, have their own."""
    status = cases["status"].astype(str).to_numpy()
    again = cases["reopened"].to_numpy(dtype=bool) & np.isin(status, ("open", "in_process"))
    seen = cases["observed"].to_numpy(dtype=bool)
    found: NDArray[np.str_] = np.where(~seen, "unobserved", np.where(again, "reopened", status)).astype(str)
    return found


def is_waiting(cases: pd.DataFrame) -> NDArray[np.bool_]:
    """Whether something is still to be done: an observed case that is open, in process or reopened."""
    return np.isin(status_of(cases), ("open", "in_process", "reopened"))


@kept
def by_status(cases: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """All of the cases, then those of each status: together they are all."""
    status = status_of(cases)
    return {ALL: cases.copy(deep=False), **{slug: cases[status == slug] for slug in STATUSES}}


def called(_: Words) -> dict[str, str]:
    """What each choice is called."""
    return {ALL: _("All"), **{slug: term(STATUSES, slug, _) for slug in STATUSES}}


def sums(rows: dict[str, pd.DataFrame], _: Words) -> str:
    """That the statuses of some cases sum to all, and what of them figures count otherwise."""
    held = [(slug, len(each)) for slug, each in rows.items() if slug != ALL and len(each)]
    parts = " + ".join(f"{figures.count(n, _)} {term(IN_A_SUM, slug, _)}" for slug, n in held)
    n = len(rows[ALL])
    found = _.plural("{n} case = {parts}.", "{n} cases = {parts}.", n, n=figures.count(n, _), parts=parts)
    if len(rows["reopened"]):
        found += " " + _("Figures count a reopened case as in process.")
    if len(rows["unobserved"]):
        found += " " + _("A case whose start was not collected counts in no figure.")
    return found
