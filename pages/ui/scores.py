"""The scores of a peer group: computed once for each version of the data and of the file, with what went wrong in words."""

from dataclasses import dataclass

import pandas as pd

from data import reads, score_file
from data.circular_file import CircularFileError
from data.csv_rows import RegistryError
from data.score_file import SCORE_FILE, ScoreFileError
from metrics.compliance.rules import CircularError
from metrics.growth import FURTHEST_MS
from metrics.league import LeagueError
from metrics.score import score
from metrics.score_rules import ScoreRules, ScoreRulesError, score_rules
from pages.ui import circular, export, league_export, store
from pages.ui.frame import Here, explain
from pages.ui.league_choices import EVERYWHERE, Chosen
from pages.ui.standings import Asked
from pages.ui.store import Source, held


@dataclass(frozen=True)
class Scores:
    """The rows of a group, how many of all its offices are ranked, and the rules and the file that they come from."""

    rows: pd.DataFrame
    ranked: int
    rules: ScoreRules
    text: str


@held(max_entries=16)
def of_all(of: Source, asked: Asked, text: str, asks: str) -> pd.DataFrame:
    """The scores of a whole peer group by the rules in the text of both files; `of` is the whole state's."""
    period, reach = asked.period, asked.period.with_before()
    with store.connection(of) as opened:
        own_posts = reads.own_posts(opened, start_ms=period.start_ms, end_ms=period.end_ms)
        snapshots = reads.follower_snapshots(
            opened, start_ms=reach.start_ms - FURTHEST_MS, end_ms=period.end_ms + FURTHEST_MS + 1
        )
    return score(
        store.case_events(of, period=reach),
        store.units(of),
        store.observation(of),
        store.gaps(of),
        own_posts=own_posts,
        snapshots=snapshots,
        checks=circular.for_score(of, period=period, text=asks),
        rules=score_rules(text, name=SCORE_FILE),
        period=period,
        clock=asked.clock,
        origin=asked.origin,
        kind=asked.kind,
    )


def found(at: Here, asked: Asked) -> Scores | None:
    """The scores of the scope's offices of a peer group, ranked among all; None where there are none, which is then said
    on the page."""
    _ = at.words
    try:
        text = score_file.text()
        rules = score_rules(text, name=SCORE_FILE)
        whole = of_all(at.source.whole(), asked, text, circular.text())
        ranked = int(whole["score_rank"].notna().sum())
        return Scores(at.source.scope.of(whole), ranked, rules, text)
    except (ScoreFileError, ScoreRulesError, CircularFileError, CircularError, RegistryError) as error:
        explain(_("No score: its file cannot be used. For whoever runs the system:"), str(error))
    except LeagueError:
        explain(_("No score yet: nothing has been collected whole for these offices. See Collection."))
    return None


def download(scores: Scores, rows: pd.DataFrame, chosen: Chosen, at: Here, sentence: str) -> None:
    """The rows on the screen as a file, with the rules that they come from."""
    asked, _ = chosen.asked, at.words
    said = export.about(sentence, at) | {
        "period": f"{asked.period.from_on} {asked.period.to_on}",
        "asked": f"{asked.clock} {asked.origin} {asked.kind} {chosen.whose}",
        "rules": scores.rules.model_dump_json(),
    }
    parts = (
        "score",
        asked.kind,
        asked.clock,
        asked.origin,
        str(asked.period.from_on),
        str(asked.period.to_on),
    )
    export.offer(
        league_export.rows(rows, store.units(at.source)),
        about=said,
        file_name="-".join(parts if chosen.whose == EVERYWHERE else [*parts, chosen.whose]) + ".csv",
        at=at,
        what="score",
        period=asked.period,
    )
