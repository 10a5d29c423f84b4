"""Mentions: whatever names an account, whoever wrote it: citizens' tags, which are most of what is paid for."""

from collectors.packing import Search
from data import coverage

SLUG, INTERVAL_S = "mentions", 15 * 60
SEARCH = Search(SLUG, "@", coverage.MENTIONS, INTERVAL_S, covers=lambda _: True)
