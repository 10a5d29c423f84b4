"""Running: for how many weeks on end an office has been named, and in how many of them at all."""

import pandas as pd


def running(weeks: list[pd.DataFrame], *, verdict: str) -> pd.DataFrame:
    """One row a unit that has the verdict in any of the weeks, by id: `running`, `since_week`, `named`, `ranked`.

    `weeks`: leagues of weeks that follow one another (columns `unit_id`, `verdict`), the oldest first. `running`: how
    many weeks on end up to the last the unit had the verdict; a week in which it had no rank neither ends the run nor
    lengthens it, since nothing is known of it. `since_week`: the place of the run's first week, missing where the last
    known week has another verdict. `named` of `ranked` weeks had it.
    """
    said = pd.DataFrame({place: week.set_index("unit_id")["verdict"] for place, week in enumerate(weeks)})
    rows = []
    for unit_id, verdicts in sorted(said.iterrows()):
        known = verdicts[verdicts.notna() & (verdicts != "unranked")]
        has_it = (known == verdict).to_numpy(dtype=bool)
        if not has_it.any():
            continue
        run = len(has_it) if has_it.all() else int((~has_it)[::-1].argmax())
        since = int(known.index[len(known) - run]) if run else None
        rows.append((unit_id, run, since, int(has_it.sum()), len(known)))
    found = pd.DataFrame(rows, columns=["unit_id", "running", "since_week", "named", "ranked"])
    return found.astype({"unit_id": "str", "since_week": "Int64"})
