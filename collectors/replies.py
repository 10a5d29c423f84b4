"""Replies: what every other account posts: its answers, which stop a clock, and its own posts, which are activity."""

from collectors.packing import Search
from data import coverage

SLUG, INTERVAL_S = "replies", 15 * 60
SEARCH = Search(SLUG, "from:", coverage.POSTS, INTERVAL_S, covers=lambda member: not member.hq)
