"""Search queries: X's operators as far as they are served, read into a test of posts; anything else is refused."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from collectors.sandbox.people import People
from collectors.sandbox.posts import Post

Test = Callable[[Post], bool]
_TOKEN = re.compile(r"[()]|-(?=[^\s])|[^\s()]+")
_TERM = re.compile(r"(?:(from|to):@?([A-Za-z0-9_]{1,15})|@([A-Za-z0-9_]{1,15})|(conversation_id|is):(\w+))")
IS = {
    "retweet": lambda post: post.retweeted is not None,
    "reply": lambda post: post.replied_to is not None,
    "quote": lambda post: post.quoted is not None,
}


class BadQuery(Exception):
    """A query that X would refuse; its text says what and where."""


@dataclass(frozen=True, slots=True)
class Term:
    """One operator with its value, both in lower case."""

    operator: str
    value: str


@dataclass(frozen=True, slots=True)
class Group:
    """Alternatives, each a list of (negated, part) that must all hold."""

    alternatives: tuple[tuple[tuple[bool, "Term | Group"], ...], ...]


class _Reader:
    """Reads a query by recursive descent: AND binds before OR."""

    def __init__(self, query: str) -> None:
        self.tokens = [(found.group(), found.start() + 1) for found in _TOKEN.finditer(query)]
        self.place = 0

    def peek(self) -> str | None:
        return self.tokens[self.place][0] if self.place < len(self.tokens) else None

    def take(self) -> tuple[str, int]:
        if self.place >= len(self.tokens):
            raise BadQuery("the query ends too early")
        self.place += 1
        return self.tokens[self.place - 1]

    def group(self) -> Group:
        alternatives = [self.conjunction()]
        while self.peek() == "OR":
            self.take()
            alternatives.append(self.conjunction())
        return Group(tuple(alternatives))

    def conjunction(self) -> tuple[tuple[bool, Term | Group], ...]:
        parts = []
        while self.peek() not in (None, "OR", ")"):
            parts.append(self.part())
        if not parts:
            at = self.tokens[self.place][1] if self.place < len(self.tokens) else "the end"
            raise BadQuery(f"no viable alternative at input (at position {at})")
        return tuple(parts)

    def part(self) -> tuple[bool, Term | Group]:
        word, at = self.take()
        negated = word == "-"
        if negated:
            word, at = self.take()
        if word == "(":
            if negated:
                raise BadQuery(f"a group cannot be negated (at position {at})")
            inner = self.group()
            if self.peek() != ")":
                raise BadQuery(f"missing ')' for the group (at position {at})")
            self.take()
            return False, inner
        return negated, _term(word, at)


def _term(word: str, at: int) -> Term:
    found = _TERM.fullmatch(word)
    if found is None:
        raise BadQuery(f"Reference to invalid operator or unsupported term '{word}' (at position {at})")
    person, handle, mentioned, other, value = found.groups()
    if other == "is" and value not in IS:
        raise BadQuery(f"Reference to invalid operator 'is:{value}' (at position {at})")
    if other == "conversation_id" and not (value.isascii() and value.isdecimal() and len(value) <= 19):
        raise BadQuery(f"'{value}' is no conversation id (at position {at})")
    if mentioned:
        return Term("@", mentioned.lower())
    return Term(person or other, (handle or value).lower())


def _stands_alone(group: Group) -> bool:
    """Whether every alternative holds an operator that narrows the search by itself."""
    return all(
        any(
            not negated and (_stands_alone(part) if isinstance(part, Group) else part.operator != "is")
            for negated, part in alternative
        )
        for alternative in group.alternatives
    )


def read(query: str, *, people: People, now_ms: int) -> Test:
    """The test of posts that a query asks for; handles of authors are those of now. Raises `BadQuery`."""
    reader = _Reader(query)
    group = reader.group()
    if reader.peek() is not None:
        raise BadQuery(f"extraneous input '{reader.peek()}' (at position {reader.tokens[reader.place][1]})")
    if not _stands_alone(group):
        raise BadQuery("the query needs an operator that stands alone: from:, to:, @ or conversation_id:")
    return _test_of(group, people, now_ms)


def _test_of(group: Group, people: People, now_ms: int) -> Test:
    values: dict[str, set[str]] = {}
    tests: list[Test] = []
    for alternative in group.alternatives:
        negated, part = alternative[0]
        if len(alternative) == 1 and isinstance(part, Term) and not negated and part.operator != "is":
            values.setdefault(part.operator, set()).add(part.value)
        else:
            tests.append(_all_of(alternative, people, now_ms))
    tests += [_any_value(operator, found, people, now_ms) for operator, found in values.items()]
    if len(tests) == 1:
        return tests[0]
    return lambda post: any(test(post) for test in tests)


def _all_of(parts: tuple[tuple[bool, Term | Group], ...], people: People, now_ms: int) -> Test:
    tests = []
    for negated, part in parts:
        if isinstance(part, Group):
            test = _test_of(part, people, now_ms)
        elif part.operator == "is":
            test = IS[part.value]
        else:
            test = _any_value(part.operator, {part.value}, people, now_ms)
        tests.append((test, not negated))
    return lambda post: all(test(post) is wanted for test, wanted in tests)


def _any_value(operator: str, values: set[str], people: People, now_ms: int) -> Test:
    """Whether a post has one of an operator's values."""
    if operator == "@":
        return lambda post: any(handle.lower() in values for _, handle, _ in post.mentions)
    if operator == "conversation_id":
        ids = {int(value) for value in values}
        return lambda post: post.conversation_id in ids
    persons = (people.named(handle, now_ms) for handle in values)
    user_ids = {person.user_id for person in persons if person is not None}
    if operator == "from":
        return lambda post: post.author.user_id in user_ids
    return lambda post: post.replied_to is not None and post.replied_to.author.user_id in user_ids
