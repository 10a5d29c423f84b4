"""What was fetched when, what is missing, what it cost, and what to do about each."""

import streamlit as st

from pages.ui import collection_words, findings_list, money_words, own_collection, store, tables, who_runs_it
from pages.ui.charts.spending import cost_by_day
from pages.ui.frame import explain, here
from pages.ui.ledger import ledger

DAYS = 30

at = here()
_ = at.words
st.title(_("Collection"))
if not at.source.scope.is_whole:
    own_collection.show(at)
    st.stop()
st.caption(_("What was fetched when, what is missing, what it cost, and what to do about each."))

found = ledger(at.source, days=DAYS)
units = store.units(at.source)
now_ms = int(at.source.now_at.timestamp() * 1000)

collections = collection_words.collections_table(found.collections, now_ms=now_ms, _=_)
quarantine = collection_words.quarantine_table(found.quarantine, _)
requests = collection_words.requests_table(found.requests, _)

findings_list.headline(found.findings, _)
for line in collection_words.collectors(found.collectors, now_ms=now_ms, _=_):
    st.text(line)
findings_list.show(found.findings, collection_words.names(units, _), _)

st.header(_("What is followed"))
if collections.empty:
    explain(_("Nothing is followed yet: the collector has not been started."))
    who_runs_it.fold(_("Start it: {command}", command="python -m collectors run"), _)
else:
    tables.table(collections, alt=_("What is followed"), columns=collection_words.collections_columns(_))

st.header(_("What it costs"))
money_words.metrics(found.today, found.forecast, _)
for line in money_words.sentences(found.today, found.forecast, list(found.waiting), _):
    st.text(line)
if found.forecast is None:
    who_runs_it.fold(_("How much there is, X says to: {command}", command="python -m collectors estimate"), _)
if requests.empty:
    explain(_("No request has been made yet."))
else:
    tables.chart(
        cost_by_day(collection_words.cost_days(found.requests, _), _),
        title=_("Cost by UTC day, as X counts it"),
    )
    with st.expander(_("Requests by day and endpoint"), key="requests"):
        tables.table(requests, alt=_("Requests by day and endpoint"))

own_collection.missing(found.gaps, units, _)

st.header(_("What could not be read"))
if quarantine.empty:
    st.success(_("Everything that came could be read."), icon=":material/check_circle:")
else:
    st.caption(_("Kept aside as it came; nothing is thrown away."))
    tables.table(quarantine, alt=_("What could not be read"))
    who_runs_it.fold(_("Another try: {command}", command="python -m collectors requeue"), _)
