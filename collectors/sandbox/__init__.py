"""A made-up X: the API v2 over HTTP for demonstrations and tests.

Every citizen, name, place, text, user id and figure in it is invented; only the offices and their handles are those
of the registry. Nothing here stores anything: the same seed, dates and registry give the same world again.
"""
