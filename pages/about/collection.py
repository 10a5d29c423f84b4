"""What was fetched when, what is missing, what it cost, and what to do about each."""

import streamlit as st

from pages.ui import collection_words, figures, store, tables, terms
from pages.ui.charts.spending import cost_by_day
from pages.ui.frame import explain, here
from pages.ui.ledger import ledger

DAYS = 30

at = here()
_ = at.words
st.title(_("Collection"))
st.caption(_("What was fetched when, what is missing, what it cost, and what to do about each."))

found = ledger(at.source, days=DAYS)
gaps, units = store.gaps(at.source), store.units(at.source)
now_ms = int(at.source.now_at.timestamp() * 1000)

collections = collection_words.collections_table(found.collections, now_ms=now_ms, _=_)
missing = collection_words.gaps_table(gaps, units, _)
quarantine = collection_words.quarantine_table(found.quarantine, _)
requests = collection_words.requests_table(found.requests, _)

st.subheader(_("What is followed"))
if collections.empty:
    explain(_("Nothing is followed yet. Start the collector: python -m collectors run"))
else:
    for line in collection_words.to_do(
        found.collections["state"], collection_words.TO_DO, terms.COLLECTION_STATES, _
    ):
        st.text(line)
    tables.table(collections, alt=_("What is followed"))

st.subheader(_("What is missing"))
if missing.empty:
    st.success(_("No gap is known."), icon=":material/check_circle:")
else:
    st.caption(
        _(
            "Cases whose clock starts in a gap are left out of the figures: not collected is never “not answered”."
        )
    )
    for line in collection_words.to_do(gaps["state"], collection_words.GAP_TO_DO, terms.GAP_STATES, _):
        st.text(line)
    tables.table(missing, alt=_("What is missing"))

st.subheader(_("What could not be read"))
if quarantine.empty:
    st.success(_("Everything that came could be read."), icon=":material/check_circle:")
else:
    st.caption(_("Kept aside as it came, for whoever runs the system; nothing is thrown away."))
    tables.table(quarantine, alt=_("What could not be read"))

st.subheader(_("Requests and cost in the last 30 days"))
if requests.empty:
    explain(_("No request has been made yet."))
else:
    total = found.requests["cost_usd"].sum()
    with st.container(horizontal=True):
        st.metric(_("Cost in US dollars"), figures.decimal(total, _, places=2), width=145)
        st.metric(_("Requests"), figures.count(found.requests["requests"].sum(), _), width=145)
        st.metric(_("Failed requests"), figures.count(found.requests["failed"].sum(), _), width=145)
    days = collection_words.cost_days(found.requests, _)
    tables.chart(cost_by_day(days, _), title=_("Cost by UTC day, as X counts it"))
    with st.expander(_("Requests by day and endpoint"), key="requests"):
        tables.table(requests, alt=_("Requests by day and endpoint"))
