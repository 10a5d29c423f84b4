"""That an office was trained, noted on a day; and what the figure of the reason was before and after it."""

from datetime import UTC, date, datetime
from typing import Any

import pandas as pd
import streamlit as st

from data import audit_log, trainings
from data.engine import StoreError
from data.scope import UNIT, ScopeError
from data.trainings import TrainingError
from language import figures
from language.figures import IST
from language.words import N_, Words
from metrics import training as measured
from metrics.commands import trained
from metrics.comparison import Estimate
from metrics.training import COMPLIANCE
from pages.ui import store, tables, training
from pages.ui import training_words as words
from pages.ui.access import entries, signature, unwritten
from pages.ui.frame import Here, explain
from pages.ui.safe import bold, inert, plain
from pages.ui.terms import term
from pages.ui.units import names

REFUSALS = {
    "no_name": N_("The name of who notes it is needed."),
    "no_unit": N_("This office is no longer in the registry."),
    "day_cannot_be": N_("That day has not been yet, or is too long ago."),
    "noted": N_("That training is noted already."),
    "no_such": N_("That training is no longer there: somebody has removed it."),
}
DONE = "training-kept"


def keep(at: Here, unit_id: str, *, by: str, number: int | None = None, **given: Any) -> None:
    """Note a training of an office of the scope, or take back the one with a number, and write into the audit log that it
    was done; raises `TrainingError`, `ScopeError` (an office does not note its own) and `StoreError`."""
    if at.source.scope.role == UNIT:
        raise ScopeError(f"{unit_id}: trainings are noted by headquarters, zones and ranges.")
    said = {"done": "noted" if number is None else "removed"}
    entry = entries.entry_of(at.viewer, audit_log.TRAINING, unit_id, filters=said, rows=1)
    moment = at.source.now_at
    with store.writing(at.source, unit_id) as connection:
        if number is None:
            trainings.add(connection, unit_id=unit_id, by=by, at=moment, **given)
        else:
            trainings.remove(connection, number, unit_id=unit_id, by=by, at=moment)
        audit_log.append(connection, entry, at=datetime.now(UTC))


def show(at: Here, unit_id: str, reason: str) -> None:
    """The form that notes a training in a reason."""
    _, place = at.words, f"{unit_id}-{reason}"
    today = at.source.now_at.astimezone(IST).date()
    with st.form(f"trained-{place}", border=True):
        said = _("This office was trained in: {reason}", reason=term(words.REASONS, reason, _))
        st.markdown(inert(said))
        on = st.date_input(_("Trained on"), today, max_value=today, format="DD/MM/YYYY", width=190)
        by = signature.name(at, most=trainings.MOST_NAME, key=f"trained-by-{place}")
        is_sent = st.form_submit_button(_("Note the training"))
    if is_sent:
        _send(at, unit_id, by=by, trained_on=on, topic=reason)


def _send(at: Here, unit_id: str, **given: Any) -> None:
    """Keep what was sent, and say what became of it."""
    _ = at.words
    try:
        keep(at, unit_id, **given)
    except TrainingError as error:
        st.error(inert(term(REFUSALS, error.code, _)), icon=":material/error:")
    except StoreError as error:
        unwritten.say(error, _)
    else:
        st.session_state[DONE] = True
        st.rerun()


def in_words(by: Estimate, before: pd.Series, after: pd.Series, _: Words) -> str:
    """Whether the figure after a training differs by more than chance."""
    if not before["of"] or not after["of"]:
        return _("On one side there is nothing to count: nothing can be said of it.")
    if before["reason"] == COMPLIANCE:
        return _("Checks are counted, not drawn from many: no chance is told of them.")
    points = figures.decimal(abs(by.value) * 100, _)
    low, high = (figures.decimal(each * 100, _).replace("-", "−") for each in (by.low, by.high))
    span = _("95% limits of the difference: {low} to {high} points", low=low, high=high)
    if by.high < 0:
        return _("{n} points less than before, which is more than chance ({span}).", n=points, span=span)
    if by.low > 0:
        return _("{n} points more than before, which is more than chance ({span}).", n=points, span=span)
    return _("Not told apart from chance ({span}).", span=span)


def before_and_after(at: Here, done: pd.DataFrame) -> None:
    """The trainings that were noted; of the one that is picked the figures on both sides of it, and the way to take it
    back."""
    _, called = at.words, names(store.units(at.source), at.words)
    if st.session_state.pop(DONE, None):
        st.success(_("Kept."), icon=":material/check_circle:")
    if done.empty:
        explain(_("No training is noted yet. Pick a row above, and note it when the office was trained."))
        return
    shown = pd.DataFrame(
        {
            "unit": [called.get(each, each) for each in done["unit_id"]],
            "on": [figures.day(each, _) for each in done["trained_on"]],
            "reason": [term(words.REASONS, each, _) for each in done["topic"]],
            "by": [plain(each) for each in done["noted_by"]],
        }
    )
    text = st.column_config.TextColumn
    headings = {"unit": _("Office"), "on": _("Trained on"), "reason": _("In what"), "by": _("Noted by")}
    position = tables.picked_row(
        shown,
        key="trainings-" + "-".join(str(each) for each in done["training_id"]),
        alt=_("Trainings"),
        columns={name: text(each) for name, each in headings.items()},
        to=_("to compare as many days before the training with those after it"),
        most=8,
    )
    if position is not None:
        _one(at, done.iloc[position], called)


def _one(at: Here, row: pd.Series, called: dict[str, str]) -> None:
    _, unit_id, reason = at.words, str(row["unit_id"]), str(row["topic"])
    on: date = row["trained_on"]
    st.markdown(bold(f"{called.get(unit_id, unit_id)} · {term(words.REASONS, reason, _)}"))
    try:
        days = trained.rules().before_after_days
    except training.BROKEN as error:
        explain(_(training.UNUSABLE), str(error))
        return
    today = at.source.now_at.astimezone(IST).date()
    around = measured.around(on, today=today, most=days)
    if around is None:
        explain(_("No whole day after the training is over yet: nothing can be compared."))
    else:
        sides = [training.found(at, each, [unit_id]) for each in around]
        if None not in sides:
            rows = [side.rows[side.rows["reason"] == reason].iloc[0] for side in sides if side]
            said = [_("Before"), _("After")]
            spans = [figures.period_in_words(each.from_on, each.to_on, _) for each in around]
            compared = {
                _("When"): [f"{word}: {span}" for word, span in zip(said, spans, strict=True)],
                _("Figure"): [words.figure(each, _) for each in rows],
                _("Limits"): [words.limits(each, _) for each in rows],
            }
            tables.table(pd.DataFrame(compared), alt=_("Before and after the training"))
            before, after = rows
            st.text(in_words(measured.change(before, after), before, after, _))
    with st.form(f"untrained-{row['training_id']}", border=True):
        by = signature.name(at, most=trainings.MOST_NAME, key=f"untrained-by-{row['training_id']}")
        is_out = st.form_submit_button(_("Take this training back"))
    if is_out:
        _send(at, unit_id, by=by, number=int(row["training_id"]))
