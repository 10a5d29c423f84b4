"""X API v2: one function an endpoint, every answer a plain dict, every fault one of `collectors.x.errors`."""

from collections.abc import Sequence
from typing import Any

from collectors.x.asking import Answer, Asker

POST_FIELDS = [
    *("id", "text", "author_id", "created_at", "conversation_id", "in_reply_to_user_id", "referenced_tweets"),
    *(
        "entities",
        "lang",
        "edit_history_tweet_ids",
        "edit_controls",
        "display_text_range",
        "note_tweet",
        "withheld",
        "public_metrics",
    ),
]
USER_FIELDS = [
    *(
        "id",
        "name",
        "username",
        "created_at",
        "description",
        "location",
        "profile_image_url",
        "profile_banner_url",
    ),
    *("protected", "verified", "verified_type", "public_metrics", "withheld", "url"),
]
USAGE_FIELDS = "daily_project_usage,project_cap,project_usage,cap_reset_day"
MOST_IDS = 100


class XApi(Asker):
    """The endpoints that are used. What an app's plan does not take in raises `NotInPlan` where X says so."""

    def search_recent(
        self,
        *,
        query: str,
        since_id: int | None,
        next_token: str | None,
        max_results: int,
        until_id: int | None = None,
    ) -> Answer:
        """Posts of the last seven days that match, newest first."""
        return self.ask(
            "search/recent",
            self.transport.search_recent_tweets,
            query,
            since_id=since_id,
            until_id=until_id,
            next_token=next_token,
            max_results=max_results,
            sort_order="recency",
            tweet_fields=POST_FIELDS,
        )

    def search_all(
        self, *, query: str, since_id: int, until_id: int, next_token: str | None, max_results: int
    ) -> Answer:
        """Posts of any age that match, newest first: 10 to 500 a page, one request a second."""
        return self.ask(
            "search/all",
            self.transport.search_all_tweets,
            query,
            since_id=since_id,
            until_id=until_id,
            next_token=next_token,
            max_results=max_results,
            sort_order="recency",
            tweet_fields=POST_FIELDS,
        )

    def timeline(
        self, kind: str, user_id: int, *, until_id: int, next_token: str | None, max_results: int
    ) -> Answer:
        """The newest 3 200 posts of an account (`kind` tweets), or 800 that name it (mentions): 5 to 100 a page."""
        ways: dict[str, Any] = {
            "tweets": self.transport.get_users_tweets,
            "mentions": self.transport.get_users_mentions,
        }
        more = {"exclude": ["retweets"]} if kind == "tweets" else {}
        return self.ask(
            f"users/{kind}",
            ways[kind],
            user_id,
            until_id=until_id,
            pagination_token=next_token,
            max_results=max_results,
            tweet_fields=POST_FIELDS,
            **more,
        )

    def counts_recent(self, *, query: str, since_id: int | None = None) -> Answer:
        """How many posts of the last seven days match, by hour."""
        return self.ask(
            "counts/recent",
            self.transport.get_recent_tweets_count,
            query,
            since_id=since_id,
            granularity="hour",
        )

    def posts(self, ids: Sequence[int]) -> Answer:
        """Up to 100 posts by id."""
        return self.ask("tweets", self.transport.get_tweets, list(ids), tweet_fields=POST_FIELDS)

    def users(self, ids: Sequence[int]) -> Answer:
        """Up to 100 users by id."""
        return self.ask("users", self.transport.get_users, ids=list(ids), user_fields=USER_FIELDS)

    def users_by(self, handles: Sequence[str]) -> Answer:
        """Up to 100 users by handle."""
        return self.ask(
            "users/by", self.transport.get_users, usernames=list(handles), user_fields=USER_FIELDS
        )

    def following(self, user_id: int, *, next_token: str | None, max_results: int) -> Answer:
        """Whom an account follows, the latest first: 1 to 1,000 a page, each of them paid for."""
        return self.ask(
            "users/following",
            self.transport.get_users_following,
            user_id,
            pagination_token=next_token,
            max_results=max_results,
            user_fields=["id", "username"],
        )

    def me(self) -> Answer:
        """Whose credentials these are; for an app's token alone X has no answer."""
        return self.ask("users/me", self.transport.get_me, user_auth=True)

    def standing_to_me(self, ids: Sequence[int]) -> Answer:
        """Up to 100 users by id, each with how they stand to whoever asks: `connection_status`."""
        fields = ["id", "username", "connection_status"]
        return self.ask("users", self.transport.get_users, ids=list(ids), user_fields=fields, user_auth=True)

    def usage(self, *, days: int) -> Answer:
        """How many posts the project has read, by UTC day, as X counts them."""
        return self.ask(
            "usage/tweets",
            self.transport.request,
            "GET",
            "/2/usage/tweets",
            params={"days": days, "usage.fields": USAGE_FIELDS},
        )

    def new_compliance_job(self) -> Answer:
        """Begin a batch check of post ids: where to upload them, and the job's id."""
        return self.ask("compliance/jobs", self.transport.create_compliance_job, "tweets")

    def compliance_job(self, job_id: str) -> Answer:
        """How a batch check stands, and where its result is."""
        return self.ask("compliance/jobs", self.transport.get_compliance_job, job_id)
