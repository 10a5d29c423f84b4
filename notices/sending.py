"""Sending: what is due goes out one by one, each noted before its first word and after its last."""

import time
from collections.abc import Callable

from data import deliveries
from data.deliveries import DOUBTFUL, FAILED, Claimed
from data.lock import Held
from notices import outcomes
from notices.desk import Desk
from notices.outcomes import UNTRIED, Outcome

LONGEST_S = 60
"""After so long it is looked again for what is new; the rest goes out then."""
Say = Callable[[str], None]


def send_due(desk: Desk, held: Held, *, say: Say) -> int:
    """Send what is due until there is no more, the time is over or the end is asked for; gives how many were sent."""
    until, sent = time.monotonic() + LONGEST_S, 0
    while desk.kinds and not desk.ending() and time.monotonic() < until:
        with held.writing() as connection:
            claimed = deliveries.claim(connection, channels=desk.kinds, now_at=desk.now_at())
        if claimed is None:
            return sent
        with held.beating():
            outcome = _sent(desk, claimed)
        sent += _settle(desk, held, claimed, outcome, say=say) == deliveries.SENT
    return sent


def _sent(desk: Desk, claimed: Claimed) -> Outcome:
    """Send it; what nobody foresaw is noted without its words, which may hold a secret, and keeps no other back."""
    try:
        return desk.send(claimed)
    except Exception as error:  # noqa: BLE001 - how far it had come is not known: it may have arrived
        return outcomes.doubtful(f"sending it broke off ({type(error).__name__})")


def _settle(desk: Desk, held: Held, claimed: Claimed, outcome: Outcome, *, say: Say) -> str:
    with held.writing() as connection:
        if outcome.state == UNTRIED:
            deliveries.give_back(connection, claimed)
            return UNTRIED
        state = deliveries.settle(
            connection, claimed, state=outcome.state, error=outcome.error, now_at=desk.now_at()
        )
    if state in (FAILED, DOUBTFUL):
        say(f"message {claimed.delivery_id} ({claimed.channel}) is {state}: {outcome.error}")
    return state
