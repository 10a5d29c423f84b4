"""Pictures of the offices' profiles: each fetched once when its address is new, as X's host gives it."""

import time

from collectors import picture_looks
from collectors.site import Site
from collectors.x import images
from collectors.x.images import NoImage
from data import pictures
from data.pictures import FAILED, GONE, REFUSED, STORED, Look, Wanted

SLUG, INTERVAL_S = "pictures", 3600
"""The profiles are looked at once a day: a new address is seen to within an hour of that."""
STATES = {"gone": GONE, "too_slow": FAILED, "unreachable": FAILED}
"""What a reason means; of the others nothing is expected to change."""
MOST_IN_A_ROW = 3
LONGEST_S = 60
"""How long the searches are kept waiting at most; what is left then is seen an hour later."""


def collect(site: Site, *, run_id: int) -> str | None:
    """Fetch what is not known yet, and again what could not be seen and whose time has come; says what cannot be seen.

    None of it asks the API or costs anything. Where the host does not answer several times in a row, or the time is over,
    the rest waits.
    """
    del run_id
    with site.engine.connect() as connection:
        wanted = pictures.wanted(connection, now_at=site.now_at())
    silent, unseen, left, until_s = 0, 0, len(wanted), time.monotonic() + LONGEST_S
    for each in wanted:
        if time.monotonic() > until_s:
            break
        site.ending.check()
        look = _look(site, each)
        with site.writing() as connection:
            pictures.put(connection, each, look, at=site.now_at())
        left -= 1
        unseen += look.state != STORED
        silent = silent + 1 if look.state == FAILED else 0
        if silent == MOST_IN_A_ROW:
            break
    words = f"of {len(wanted) - left} pictures {unseen} could not be seen" if unseen else None
    if not left:
        return words
    why = ", since their host does not answer" if silent == MOST_IN_A_ROW else " for the next hour"
    return f"{words}; {left} more wait{why}" if words else f"{left} pictures wait{why}"


def _look(site: Site, each: Wanted) -> Look:
    transport = site.x.transport
    url = images.larger(each.url, each.part)
    try:
        content = images.fetch(url, base_url=transport.base_url, timeout_s=transport.timeout_s)
    except NoImage as error:
        reason = str(error)
        return Look(STATES.get(reason, REFUSED), reason)
    return picture_looks.look(content, part=each.part)
