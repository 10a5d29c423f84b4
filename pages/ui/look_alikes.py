"""Look-alikes: handles that an office once had and another has now, said to whom they concern, with the way to X."""

import pandas as pd
import streamlit as st

from data.lost_handles import lost_handles
from language import figures
from language.words import N_, Words
from metrics.compliance.handles import imitates
from pages.ui import store
from pages.ui.frame import Here
from pages.ui.safe import handle, inert, link_to_account
from pages.ui.store import Source, held
from pages.ui.units import names

WAS, LIKE = "was", "like"
TIES = {
    WAS: N_("once the handle of {office}, which is @{present} now"),
    LIKE: N_("easily taken for @{present}, the handle of {office}"),
}


@held(max_entries=4)
def _found(of: Source) -> pd.DataFrame:
    with store.connection(of) as opened:
        lost = lost_handles(opened, now_at=of.now_at)
    return ties(lost, store.accounts(of)) if len(lost) else lost.assign(tie=None)


def ties(lost: pd.DataFrame, accounts: pd.DataFrame) -> pd.DataFrame:
    """One row a lost handle and office that it concerns: whose it was (`tie` "was"), and whose it looks like ("like"), each
    with `present`, that office's own handle."""
    alike = [
        (row["handle"], unit_id, own, row["since_ms"])
        for row in lost.to_dict("records")
        for unit_id, own in zip(accounts["unit_id"], accounts["handle"], strict=True)
        if imitates(str(row["handle"]), str(own))
    ]
    return pd.concat(
        [lost.assign(tie=WAS), pd.DataFrame(alike, columns=list(lost.columns)).assign(tie=LIKE)],
        ignore_index=True,
    )


def found(of: Source) -> pd.DataFrame:
    """The rows of the scope's offices: whose else a handle was, or looks like, is none of theirs."""
    return store.of_scope(of, _found(of.whole()))


def line(rows: pd.DataFrame, called: dict[str, str], _: Words) -> str:
    """What is known of one handle, of as many offices as there are rows."""
    parts = [
        _(TIES[row["tie"]], office=called.get(row["unit_id"], row["unit_id"]), present=handle(row["present"]))
        for row in rows.to_dict("records")
    ]
    return _(
        "@{handle} is a stranger’s account, found {moment}: {what}. Do not tag it; report it to X.",
        handle=handle(rows["handle"].iloc[0]),
        moment=figures.instant(int(rows["since_ms"].iloc[0]), _),
        what="; ".join(parts),
    )


def say(at: Here, unit_id: str | None = None) -> None:
    """Say it of all the reader's offices, or of one, handle by handle; nothing where there is none."""
    _, rows = at.words, found(at.source)
    if unit_id is not None:
        rows = rows[rows["handle"].isin(rows.loc[rows["unit_id"] == unit_id, "handle"])]
    if rows.empty:
        return
    called = names(store.units(at.source), _)
    for name, own in rows.groupby("handle", sort=True):
        st.warning(inert(line(own, called, _)), icon=":material/supervised_user_circle:")
        link_to_account(_("Look at @{handle} on X", handle=handle(name)), name)
