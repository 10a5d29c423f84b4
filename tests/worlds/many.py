"""Many conversations beside each other in time, so that one store holds them all."""

from typing import Any

from tests.worlds.generated import conversation

DAY = 86_400_000 << 22
"""A day as it adds to an id."""


def later(item: dict[str, Any], days: int) -> dict[str, Any]:
    """The same post, days later: its own id and those of the posts that it names."""

    def moved(post_id: Any) -> str:
        return str(int(post_id) + days * DAY)

    found = {**item, "id": moved(item["id"])}
    if "conversation_id" in item:
        found["conversation_id"] = moved(item["conversation_id"])
    if "edit_history_tweet_ids" in item:
        found["edit_history_tweet_ids"] = [moved(each) for each in item["edit_history_tweet_ids"]]
    if "referenced_tweets" in item:
        found["referenced_tweets"] = [{**each, "id": moved(each["id"])} for each in item["referenced_tweets"]]
    return found


def conversations(count: int) -> list[dict[str, Any]]:
    """The posts of so many conversations, one each day, over several months."""
    return [later(item, day) for day in range(count) for item in conversation(day).posts]
