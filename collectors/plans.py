"""Plans: which endpoints X refused to this app because its plan leaves them out, and when each is tried again."""

import hashlib
import json
from datetime import datetime, timedelta

from sqlalchemy import Connection

from collectors.site import Site
from data import facts
from data.instants import from_ms, to_ms


def leave_out(connection: Connection, site: Site, endpoint: str) -> None:
    """Remember that X refused an endpoint now."""
    known = {"at": to_ms(site.now_at()), "app": _app(site)}
    facts.put(connection, _name(endpoint), json.dumps(known))


def take_in(connection: Connection, endpoint: str) -> None:
    """Remember that X answered an endpoint."""
    facts.put(connection, _name(endpoint), None)


def left_out_until(
    connection: Connection, site: Site, endpoint: str, *, try_again: timedelta
) -> datetime | None:
    """Until when an endpoint is not asked again; None where it may be: it was not refused, that is long ago, or the
    token or the server is another since."""
    found = facts.get(connection, _name(endpoint))
    if found is None:
        return None
    known = json.loads(found)
    refused_at, now_at = from_ms(int(known["at"])), site.now_at()
    until_at = refused_at + try_again
    holds = known["app"] == _app(site) and refused_at <= now_at < until_at
    return until_at if holds else None


def _name(endpoint: str) -> str:
    return f"not_in_plan {endpoint}"


def _app(site: Site) -> str:
    """Tells one token and server from another, and gives neither away."""
    transport = site.x.transport
    return hashlib.sha256(f"{transport.bearer_token} {transport.base_url}".encode()).hexdigest()[:12]
