"""Referrals: what headquarters posts, looked for most often, since each tag in it starts an office's clock."""

from collectors.packing import Search
from data import coverage

SLUG, INTERVAL_S = "referrals", 5 * 60
SEARCH = Search(SLUG, "from:", coverage.POSTS, INTERVAL_S, covers=lambda member: member.hq)
