"""What lasts as long as the server, fetched before the first reader asks and told apart from what comes and goes.

Python looks for garbage through all that it holds, again and again, and nobody is answered meanwhile: with every module of
the pages in its heap that is a tenth of a second and more, for each few hundred pages.
"""

import gc
import importlib
import pkgutil
import threading

import pages.ui
from data.scope import STATE
from language.words import NAMES, catalogue
from metrics.league import LeagueError
from metrics.period import Period
from pages.ui import standings, store
from pages.ui.store import SettingsError, StoreError


def settle() -> None:
    """Fetch the modules of the pages and their words, and have Python look through these no more; then look at what is
    stored as the first page will."""
    for module in pkgutil.walk_packages(pages.ui.__path__, f"{pages.ui.__name__}."):
        importlib.import_module(module.name)
    for language in NAMES:
        catalogue(language)
    gc.collect()
    gc.freeze()
    look()


def look() -> None:
    """Have the cases of the last weeks read and the usual league worked out; of what is not there the pages speak."""
    try:
        of = store.source(STATE)
        asked = standings.Asked(Period.last_whole_days(of.now_at))
        standings.all_waiting(of, asked.origin)
        standings.standings(of, asked)
        standings.a_period_ago(of, asked)
        standings.state_weeks(of, asked)
    except (SettingsError, StoreError, LeagueError):
        return


def begin() -> None:
    """Settle beside the serving, which does not wait for it."""
    threading.Thread(target=settle, name="settle", daemon=True).start()
