"""The method in words, drawn from the declared measures."""

from functools import lru_cache

from language.figures import count
from language.words import HINDI, N_, Words
from metrics.measures import BY_SLUG, DEFINITIONS, Measure
from metrics.measures.formulas import FORMULAS

DIRECTIONS = {True: N_("lower"), False: N_("higher"), None: N_("neither")}


def version(_: Words) -> str:
    """Which edition of the definitions holds."""
    return _(
        "Definitions version {n}. The same words and rules hold in the pages, the commands and the exports.",
        n=DEFINITIONS,
    )


@lru_cache(maxsize=4)
def principles(_: Words) -> list[tuple[str, str]]:
    """What holds for every figure: heading and paragraph."""
    return [
        (
            _("Who waits, counts"),
            _(
                "A case without an answer is not left out and is not a zero: it counts for as long as it has been "
                "waiting (Kaplan–Meier). A mean of the answered alone would praise an office that answers three of a "
                "hundred quickly."
            ),
        ),
        (
            _("Not collected is never “not answered”"),
            _(
                "Where collection had a gap, the cases whose clock starts in it are left out and counted as not "
                "observed. Figures hold up to the instant before which nothing is missing for the office."
            ),
        ),
        (
            _("A case belongs to the day on which its clock starts"),
            _(
                "Where headquarters refers a complaint later, its clock starts with the referral: the case leaves the earlier "
                "period, whose count falls by it, and stands in the later one."
            ),
        ),
        (
            _("Ranks have limits"),
            _(
                "Offices are ordered by the expected wait in the first 24 hours, drawn towards the mean of their peers "
                "where there are few cases. The interval of a rank is the middle 90% of the ranks that come out where "
                "these waits are drawn 4,000 times with their errors. How often it holds the true rank was tested on "
                "made-up offices whose order is known: where they differ, in 85% to 91% of districts and ranges with some "
                "50 cases each, in only 75% of districts with some 6. Offices whose intervals overlap widely cannot be "
                "told apart."
            ),
        ),
        (
            _("Nobody is named on noise"),
            _(
                "An office is named among the best or the worst fifth only where that is at least 80% probable. One "
                "in which fewer than half of at least 10 cases had their answer within 24 hours is named for that, in "
                "its own words. All others cannot be told apart."
            ),
        ),
        (
            _("Change is more than chance"),
            _(
                "A change is called one only where it is more than chance: by the errors of both periods, or by limits "
                "that do not meet (95%). What is still unanswered is compared with the period before as it looked at "
                "the same age."
            ),
        ),
        (
            _("Beside the figures, never in them"),
            _(
                "An urgent case comes first in every list and is measured against a shorter clock; no figure, rank or "
                "verdict knows of it. A report that came by telephone or WhatsApp is noted on its case and counts in no "
                "figure: these are of what is public on X. Words by which a referral is urgent are looked for in the "
                "texts that are stored; before a text is blanked by its age, what it said of that is kept."
            ),
        ),
        (
            _("The training list"),
            _(
                "An office is named where the lower 95% limit (Wilson) of a share is over the threshold, with at least 20 "
                "cases; at shift changes it must also be late more often than at other hours of duty by more than chance. "
                "Checks of the circular are counted. What was not collected is no reason. Headquarters decides the "
                "thresholds; whoever runs the system enters them."
            ),
        ),
    ]


def title(measure: Measure, _: Words) -> str:
    """The measure's name in the reader's language."""
    return _.of(measure.title_en, measure.title_hi)


def heading(slug: str, _: Words) -> str:
    """The heading of a measure's column."""
    return _.of(BY_SLUG[slug].heading_en, BY_SLUG[slug].heading_hi)


def counted(slug: str, _: Words) -> str:
    """The help of a measure's column: what it counts."""
    return _.of(BY_SLUG[slug].counted_en, BY_SLUG[slug].counted_hi)


def formula(measure: Measure) -> str:
    """The measure's formula in LaTeX."""
    return FORMULAS[measure.slug].lines()


@lru_cache(maxsize=256)
def description(measure: Measure, _: Words) -> str:
    """What the measure counts and leaves out, why it matters, which way is better, what it cannot say, and
    where it comes from."""
    known = FORMULAS[measure.slug]
    words = known.words_hi().items() if _.language == HINDI else ()
    lines = [
        (_("In the formula"), "; ".join(f"{english} – {hindi}" for english, hindi in words)),
        (_("Counted"), _.of(measure.counted_en, measure.counted_hi)),
        (_("Left out"), _.of(measure.left_out_en, measure.left_out_hi)),
        (_("Why it matters"), _.of(measure.why_en, measure.why_hi)),
        (_("Better is"), _(DIRECTIONS[measure.lower_is_better])),
        (_("Least cases"), count(measure.least_cases, _) if measure.least_cases else ""),
        (_("Limits"), _.of(known.limits_en, known.limits_hi)),
        (_("Source"), _sources(f"{measure.source}; {known.reference}")),
    ]
    return "\n\n".join(f"**{name}:** {text}" for name, text in lines if text)


def _sources(text: str) -> str:
    """Each source once: one that is named in full elsewhere goes."""
    each = list(dict.fromkeys(filter(None, text.split("; "))))
    return "; ".join(one for one in each if not any(other.startswith(f"{one},") for other in each))
