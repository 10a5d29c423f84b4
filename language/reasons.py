"""Why an office has no figures, or only part of them: the notes of a league's row, as pages and letters say them."""

from typing import Final

from language.words import N_

NOTES: Final = {
    "no_account": N_("no account on X is registered"),
    "not_resolved": N_("its account has not been found on X yet"),
    "no_coverage": N_("nothing of it has been collected whole yet"),
    "no_cases": N_("no case in this period"),
    "as_of_beyond_observed": N_("figures reach beyond what was collected"),
    "not_observed": N_("nothing of the period was collected"),
    "partly_resolved": N_("one of its accounts has not been found on X yet"),
    "incomplete": N_("part of the period was not collected"),
    "cut_short": N_("the end of the period is not collected yet"),
    "running": N_("the period is not over yet"),
}
