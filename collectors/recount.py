"""The recount: each night the kept cases beside those that a rebuild would find; X is asked nothing for it."""

from collectors.site import Site
from data import incidents, rebuilding
from metrics.cases import case_events

SLUG, INTERVAL_S, UTC_HOUR = "recount", 24 * 3600, 21  # in India half past two at night
DIFFER = "cases_differ"


def collect(site: Site, *, run_id: int) -> str | None:
    """Compare, and say how many cases there are and how many differ: each is a defect, whose figures a rebuild mends."""
    del run_id  # nothing is asked and nothing kept
    with site.beating():
        found, differing = rebuilding.compared(site.engine, expression=case_events)
    said = f"{found} cases by a rebuild, {differing} kept otherwise"
    with site.writing() as connection:
        if differing:
            incidents.report(connection, kind=DIFFER, message=f"{said}.", at=site.now_at())
        else:
            incidents.settle(connection, kind=DIFFER, at=site.now_at())
    return said
