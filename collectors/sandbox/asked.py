"""What a request asks for: every parameter checked as X checks it, every refusal in X's words."""

import re
from collections.abc import Collection, Iterable
from datetime import datetime

from collectors.sandbox.fields import DEFAULT_TWEET, DEFAULT_USER, EXPANSIONS, TWEET_FIELDS, USER_FIELDS
from collectors.sandbox.instants import to_ms
from collectors.sandbox.people import Person
from collectors.sandbox.problems import invalid

MOST_AT_ONCE = 100
_ID, _HANDLE = re.compile(r"[0-9]{1,19}"), re.compile(r"[A-Za-z0-9_]{1,15}")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z")
BIGGEST_ID = (1 << 63) - 1


class Asked:
    """The parameters of one request."""

    def __init__(self, sent: Iterable[tuple[str, str]], *, known: Collection[str]) -> None:
        self.given: dict[str, str] = {}
        self.asker: Person | None = None  # whose token it is, where it is a user's
        for name, value in sent:
            if name not in known:
                listed = ",".join(sorted(known))
                raise invalid(f"The query parameter [{name}] is not one of [{listed}]", {name: [value]})
            if name in self.given:
                raise invalid(
                    f"The query parameter [{name}] was given twice", {name: [self.given[name], value]}
                )
            self.given[name] = value

    def refuse(self, name: str, why: str) -> Exception:
        """The refusal of one parameter, with its value."""
        return invalid(why, {name: [self.given.get(name, "")]})

    def text(self, name: str) -> str:
        """A parameter that must be given and not be empty."""
        if name not in self.given:
            raise invalid(f"The `{name}` query parameter can not be empty", {})
        if not self.given[name].strip():
            raise self.refuse(name, f"The `{name}` query parameter can not be empty")
        return self.given[name]

    def number(self, name: str, *, default: int, least: int, most: int) -> int:
        """A whole number within bounds."""
        text = self.given.get(name)
        if text is None:
            return default
        if not (text.isascii() and text.isdecimal() and least <= int(text[:9]) <= most):
            raise self.refuse(
                name, f"The `{name}` query parameter value [{text}] is not between {least} and {most}"
            )
        return int(text)

    def post_id(self, name: str) -> int | None:
        """A post's id, if given."""
        text = self.given.get(name)
        if text is None:
            return None
        if not _ID.fullmatch(text) or int(text) > BIGGEST_ID:
            raise self.refuse(name, f"The `{name}` query parameter value [{text}] is not valid")
        return int(text)

    def instant_ms(self, name: str) -> int | None:
        """An instant as X takes it, if given."""
        text = self.given.get(name)
        if text is None:
            return None
        try:
            if not _INSTANT.fullmatch(text):
                raise ValueError
            return to_ms(datetime.fromisoformat(text))
        except ValueError:
            why = f"Invalid '{name}':'{text}'. '{name}' must be a date-time like 2026-11-24T10:30:00Z"
            raise self.refuse(name, why) from None

    def one_of(self, name: str, choices: Collection[str], *, default: str) -> str:
        """A word out of a few."""
        value = self.given.get(name, default)
        if value not in choices:
            listed = ",".join(sorted(choices))
            raise self.refuse(name, f"The `{name}` query parameter value [{value}] is not one of [{listed}]")
        return value

    def some_of(self, name: str, choices: Collection[str], *, default: Collection[str] = ()) -> set[str]:
        """Words out of a few, separated by commas, beside those that always come."""
        words = self.given[name].split(",") if name in self.given else []
        for word in words:
            if word not in choices:
                listed = ",".join(sorted(choices))
                raise self.refuse(
                    name, f"The `{name}` query parameter value [{word}] is not one of [{listed}]"
                )
        return {*words, *default}

    def _listed(self, name: str, form: re.Pattern[str]) -> list[str]:
        values = self.text(name).split(",")
        if len(values) > MOST_AT_ONCE:
            why = f"The number of values in the `{name}` query parameter list [{len(values)}] is not between 1 and 100"
            raise self.refuse(name, why)
        for value in values:
            if not form.fullmatch(value):
                raise self.refuse(
                    name, f"The `{name}` query parameter value [{value}] does not match ^{form.pattern}$"
                )
        return list(dict.fromkeys(values))

    def ids(self, name: str = "ids") -> list[str]:
        """Between 1 and 100 ids."""
        return self._listed(name, _ID)

    def handles(self, name: str = "usernames") -> list[str]:
        """Between 1 and 100 handles."""
        return self._listed(name, _HANDLE)

    @property
    def tweet_fields(self) -> set[str]:
        return self.some_of("tweet.fields", TWEET_FIELDS, default=DEFAULT_TWEET)

    @property
    def user_fields(self) -> set[str]:
        return self.some_of("user.fields", USER_FIELDS, default=DEFAULT_USER)

    @property
    def expansions(self) -> set[str]:
        return self.some_of("expansions", EXPANSIONS)
