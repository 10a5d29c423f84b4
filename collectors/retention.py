"""Retention: each day what may be kept no longer goes; X is asked nothing for it."""

from datetime import timedelta

from collectors.site import Site
from data import case_notes, deletions, retention, urgent
from metrics.replies import words_key

SLUG, INTERVAL_S = "retention", 24 * 3600
PORTION = 1_000


def collect(site: Site, *, run_id: int) -> str | None:
    """Blank the posts of accounts that X hides, what is left of others that are not public, and texts that are too old,
    set aside or not; each portion is a transaction, so that nobody waits for long."""
    del run_id  # nothing is asked and nothing kept
    hidden = _hide_authors(site)
    _blank_rest(site)
    old = _blank_old(site)
    retention.empty_log(site.engine)
    parts = {
        f"texts older than {site.text_retention_days} days blanked": old,
        "posts of accounts that X does not show blanked": hidden,
    }
    return "; ".join(f"{what}: {count}" for what, count in parts.items() if count) or None


def _hide_authors(site: Site) -> int:
    """Hide the posts of accounts that X does not show, and count those of accounts that it shows again as public."""
    hidden = 0
    while True:
        site.ending.check()
        with site.writing() as connection:
            count = deletions.hide_authors(connection, at=site.now_at(), limit=PORTION)
            more = deletions.show_authors(connection, limit=PORTION)
        hidden += count
        if not count and not more:
            return hidden


def _blank_rest(site: Site) -> None:
    while True:
        site.ending.check()
        with site.engine.connect() as connection:
            wrong = deletions.not_blanked(connection, limit=PORTION)
        if not wrong:
            return
        with site.writing() as connection:
            deletions.blank(connection, wrong)


def _blank_old(site: Site) -> int:
    before = site.now_at() - timedelta(days=site.text_retention_days)
    done = after_id = 0
    while True:
        site.ending.check()
        with site.engine.connect() as connection:
            ids = retention.old_texts(connection, before=before, after_id=after_id, limit=PORTION)
        if not ids:
            break
        with site.writing() as connection:
            urgent.keep(connection, ids, words=site.urgent_words)
            retention.blank(connection, ids, key_of=words_key)
        done, after_id = done + len(ids), ids[-1]
    while True:
        site.ending.check()
        with site.writing() as connection:
            if not case_notes.blank(connection, before=before, limit=PORTION):
                break
    while True:
        site.ending.check()
        with site.writing() as connection:
            if not retention.blank_raws(connection, before=before, limit=PORTION):
                return done
