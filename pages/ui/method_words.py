"""The method in words, drawn from the declared measures."""

from metrics.measures import BY_SLUG, DEFINITIONS, Measure
from metrics.measures.formulas import FORMULAS
from pages.ui.figures import count
from pages.ui.words import N_, Words

DIRECTIONS = {True: N_("lower"), False: N_("higher"), None: N_("neither")}


def version(_: Words) -> str:
    """Which edition of the definitions holds."""
    return _(
        "Definitions version {n}. The same words and rules hold in the pages, the commands and the exports.",
        n=DEFINITIONS,
    )


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
            _("Ranks have limits"),
            _(
                "Offices are ordered by the expected wait in the first 24 hours, drawn towards the mean of their peers "
                "where there are few cases. The interval of a rank holds with 90%: offices whose intervals overlap "
                "widely cannot be told apart."
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


def formula(measure: Measure) -> str | None:
    """The measure's formula in LaTeX, where it has one."""
    found = FORMULAS.get(measure.slug)
    return found.latex if found else None


def description(measure: Measure, _: Words) -> str:
    """What the measure counts and leaves out, why it matters, which way is better, what it cannot say, and
    where it comes from."""
    known = FORMULAS.get(measure.slug)
    lines = [
        (_("Counted"), _.of(measure.counted_en, measure.counted_hi)),
        (_("Left out"), _.of(measure.left_out_en, measure.left_out_hi)),
        (_("Why it matters"), _.of(measure.why_en, measure.why_hi)),
        (_("Better is"), _(DIRECTIONS[measure.lower_is_better])),
        (_("Least cases"), count(measure.least_cases, _) if measure.least_cases else ""),
        (_("Limits"), _.of(known.limits_en, known.limits_hi) if known else ""),
        (
            _("Source"),
            "; ".join(dict.fromkeys(filter(None, (measure.source, known.reference if known else "")))),
        ),
    ]
    return "\n\n".join(f"**{name}:** {text}" for name, text in lines if text)
