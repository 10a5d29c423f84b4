"""Where the links of a message lead: to pages of our own, and to posts on X by their digits; nowhere else."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode


@dataclass(frozen=True)
class Links:
    """The links in a language; `base` is the address that browsers use (NOTED_PUBLIC_URL), None where there is none."""

    base: str | None
    language: str

    def page(self, name: str, **choices: str) -> str | None:
        """The address of a page by the last part of its own, with its choices; None where we have no address."""
        if self.base is None:
            return None
        asked = urlencode({"lang": self.language, **choices}, quote_via=quote, safe=":")
        return f"{self.base.rstrip('/')}/{quote(name, safe='')}?{asked}"

    def case(self, unit_id: str, thread_id: int) -> str | None:
        """The address of a case."""
        return self.page("cases", case=f"{unit_id}:{int(thread_id)}")


def of_post(post_id: int) -> str:
    """The address of a post on X."""
    return f"https://x.com/i/status/{int(post_id)}"
