"""The scores of a peer group: computed once for each version of the data and of the file, with what went wrong in words."""

from dataclasses import dataclass

import pandas as pd

from data import reads, score_file
from data.circular_file import CircularFileError
from data.csv_rows import RegistryError
from data.score_file import SCORE_FILE, ScoreFileError
from language import figures
from language.durations import is_unknown
from metrics.compliance.rules import CircularError
from metrics.growth import FURTHEST_MS
from metrics.league import LeagueError
from metrics.score import score
from metrics.score_rules import ScoreRules, ScoreRulesError, score_rules
from pages.ui import circular, export, league_export, store
from pages.ui.frame import Here, explain
from pages.ui.kept import kept
from pages.ui.league_choices import EVERYWHERE, Chosen
from pages.ui.score_table import left_out_in_words
from pages.ui.standings import Asked
from pages.ui.store import Source, held

FILE_ERRORS = (ScoreFileError, ScoreRulesError, CircularFileError, CircularError, RegistryError)


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


def _found(of: Source, asked: Asked) -> Scores:
    text = score_file.text()
    return _of_scope(of, of_all(of.whole(), asked, text, circular.text()), text)


@kept
def _of_scope(of: Source, whole: pd.DataFrame, text: str) -> Scores:
    ranked = int(whole["score_rank"].notna().sum())
    return Scores(store.of_scope(of, whole), ranked, score_rules(text, name=SCORE_FILE), text)


def in_short(at: Here, asked: Asked, unit_id: str) -> str:
    """The place of an office by its score in a sentence, beside its rank in the league; nothing where it has none."""
    _ = at.words
    try:
        known = _found(at.source, asked)
    except (*FILE_ERRORS, LeagueError):
        return ""
    own = known.rows[known.rows["unit_id"] == unit_id]
    if own.empty or is_unknown(own["score_rank"].iloc[0]):
        return ""
    row = own.iloc[0]
    said = _(
        "Rank {rank} of {n} by total score: {score} of 100 points.",
        rank=figures.count(row["score_rank"], _),
        n=figures.count(known.ranked, _),
        score=figures.decimal(row["score"], _),
    )
    left_out = left_out_in_words(row["left_out"], _)
    if left_out:
        said += " " + _(
            "Left out, for nothing is known of it: {pillars}. The others share its weight.", pillars=left_out
        )
    return said


def found(at: Here, asked: Asked) -> Scores | None:
    """The scores of the scope's offices of a peer group, ranked among all; None where there are none, which is then said
    on the page."""
    _ = at.words
    try:
        return _found(at.source, asked)
    except FILE_ERRORS as error:
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
