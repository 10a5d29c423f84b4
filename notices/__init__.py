"""Notices: what should be acted on is noticed, told level by level, gathered into digests, and sent once."""
