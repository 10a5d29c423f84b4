"""Cases worked out one by one, by the words of the definitions, from posts in X's form. Slow and obvious."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from data.instants import snowflake_ms

ACTS = {"directed", "resolved", "needs_info", "not_ours"}


@dataclass(frozen=True)
class Owner:
    """An account for a span: whose it is."""

    user_id: int
    unit_id: str | None
    hq: bool
    from_ms: int = 0
    until_ms: int = 1 << 60


class SlowCases:
    """All cases of a world."""

    def __init__(
        self,
        posts: list[dict[str, Any]],
        owners: list[Owner],
        hq_units: set[str],
        kind_of: Callable[[str], str],
    ) -> None:
        self.owners, self.hq_units, self.kind_of = owners, hq_units, kind_of
        self.versions: dict[int, list[dict[str, Any]]] = {}
        self.means: dict[int, int] = {}
        for post in posts:
            history = [int(each) for each in post["edit_history_tweet_ids"]]
            for each in history:
                self.means[each] = min(history)
        for post in posts:
            first = self.means[int(post["id"])]
            known = self.versions.setdefault(first, [])
            if post not in known:
                known.append(post)
        for known in self.versions.values():
            known.sort(key=lambda post: int(post["id"]))

    def post(self, name: int) -> dict[str, Any] | None:
        known = self.versions.get(self.means.get(name, name))
        return known[-1] if known else None

    def refers(self, post: dict[str, Any], how: str) -> int | None:
        found = [int(each["id"]) for each in post.get("referenced_tweets", []) if each["type"] == how]
        return self.means.get(found[0], found[0]) if found else None

    def conversation(self, post: dict[str, Any]) -> int:
        name = int(post["conversation_id"])
        return self.means.get(name, name)

    def owner(self, user_id: int, ms: int) -> Owner | None:
        for each in self.owners:
            if each.user_id == user_id and each.from_ms <= ms < each.until_ms:
                return each
        return None

    def author(self, first: int) -> Owner | None:
        post = self.post(first)
        assert post is not None
        return self.owner(int(post["author_id"]), snowflake_ms(first))

    def thread(self, first: int) -> int:
        post = self.post(first)
        assert post is not None
        conversation, seen = self.conversation(post), []
        while True:
            seen.append(conversation)
            root = self.post(conversation)
            if root is None or self.conversation(root) != conversation or self.refers(root, "retweeted"):
                return conversation
            quoted = self.refers(root, "quoted")
            if quoted is None or self.author(conversation) is None:
                return conversation
            target = self.post(quoted)
            conversations = {self.conversation(known[-1]) for known in self.versions.values()}
            if target is not None:
                conversation = self.conversation(target)
            elif quoted in conversations:
                conversation = quoted
            else:
                return conversation
            if conversation in seen:
                return min(seen[seen.index(conversation) :])

    def explicit(self, first: int) -> dict[int, int]:
        """User id → the instant of the earliest version that names it explicitly."""
        found: dict[int, int] = {}
        for version in self.versions[first]:
            at = snowflake_ms(int(version["id"]))
            for mention in self._typed(version):
                user_id = int(mention["id"])
                found[user_id] = min(at, found.get(user_id, at))
        return found

    def _typed(self, version: dict[str, Any]) -> list[dict[str, Any]]:
        mentions = version.get("entities", {}).get("mentions", [])
        if "display_text_range" in version:
            return [each for each in mentions if each["start"] >= version["display_text_range"][0]]
        parent_id = self.refers(version, "replied_to")
        parent = self.post(parent_id) if parent_id is not None else None
        if parent_id is None or parent is None:
            return mentions
        involved = {int(parent["author_id"])}
        for known in self.versions[self.means[parent_id]]:
            involved |= {int(each["id"]) for each in known.get("entities", {}).get("mentions", [])}
        typed, end, running = [], 0, True
        for each in sorted(mentions, key=lambda each: each["start"]):
            running = running and not version["text"][end : each["start"]].strip()
            if not (running and int(each["id"]) in involved):
                typed.append(each)
            end = each["end"]
        return typed

    def threads(self) -> dict[int, list[int]]:
        """The posts of each thread, retweets left out."""
        found: dict[int, list[int]] = {}
        for first in self.versions:
            post = self.post(first)
            assert post is not None
            if not self.refers(post, "retweeted"):
                found.setdefault(self.thread(first), []).append(first)
        return found

    def unit_ids(self) -> list[str]:
        return sorted({each.unit_id for each in self.owners if each.unit_id})

    def rows(self) -> dict[tuple[str, int], dict[str, Any]]:
        """Every case by unit and thread, with the events that the store keeps."""
        found = {}
        for thread, members in self.threads().items():
            for unit_id in self.unit_ids():
                row = self.case(unit_id, thread, members)
                if row is not None:
                    found[unit_id, thread] = row
        return found

    def tags(self, unit_id: str, members: list[int]) -> list[tuple[int, int, bool]]:
        """(instant, post, is a referral) of each tag of a unit, in order."""
        found = []
        for first in members:
            author = self.author(first)
            referral = author is not None and author.hq
            if author is not None and (not referral or author.unit_id == unit_id):
                continue
            if referral and unit_id in self.hq_units:
                continue
            instants = []
            for user_id, at in self.explicit(first).items():
                tagged = self.owner(user_id, at)
                if tagged is not None and tagged.unit_id == unit_id:
                    instants.append(at)
            if instants:
                found.append((min(instants), first, referral))
        return sorted(found)

    def refers_somebody(self, first: int, members: list[int]) -> bool:
        units = {each.unit_id for each in self.owners if each.unit_id}
        return any(
            first == post and referral for unit in units for _, post, referral in self.tags(unit, members)
        )

    def case(self, unit_id: str, thread: int, members: list[int]) -> dict[str, Any] | None:
        tags = self.tags(unit_id, members)
        if not tags:
            return None
        opened = tags[0][:2]
        referrals = [tag[:2] for tag in tags if tag[2]]
        referred = referrals[0] if referrals else None
        root = self.author(thread) if thread in self.versions and thread in members else None
        own_thread = root is not None and root.unit_id == unit_id
        if own_thread and referred is None:
            return None
        replies, citizens = [], []
        for first in members:
            author, post = self.author(first), self.post(first)
            assert post is not None
            kind = self.kind_of(post["text"])
            if author is not None and author.unit_id == unit_id:
                if unit_id in self.hq_units and self.refers_somebody(first, members):
                    kind = "directed"
                replies.append((snowflake_ms(first), first, kind))
            elif author is None:
                citizens.append((snowflake_ms(first), first, kind))
        after = sorted(reply for reply in replies if reply[:2] > opened)
        late = [reply for reply in after if referred and reply[:2] > referred]
        closing = next((reply for reply in after if reply[2] == "resolved"), None)
        again = [post[0] for post in citizens if closing and post[:2] > closing[:2] and post[2] != "thanks"]
        return {
            "opened_at": opened[0],
            "opened_id": opened[1],
            "referred_at": referred[0] if referred else None,
            "referred_id": referred[1] if referred else None,
            "first_reply_at": after[0][0] if after else None,
            "first_reply_id": after[0][1] if after else None,
            "referral_reply_at": late[0][0] if late else None,
            "acted_opened_at": next((reply[0] for reply in after if reply[2] in ACTS), None),
            "acted_referred_at": next((reply[0] for reply in late if reply[2] in ACTS), None),
            "closed_at": closing[0] if closing else None,
            "reopened_at": min(again) if again else None,
            "own_thread": int(own_thread),
        }
