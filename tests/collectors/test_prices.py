"""The price list: one file that a person edits, checked when it is read."""

from pathlib import Path

import pytest

from collectors import prices
from data.settings import SettingsError

SHIPPED = prices.PRICES.read_text(encoding="utf-8")


def read(tmp_path: Path, old: str, new: str) -> prices.Prices:
    file = tmp_path / "prices.toml"
    assert SHIPPED.count(old) == 1
    file.write_text(SHIPPED.replace(old, new), encoding="utf-8")
    return prices.read(file)


def test_every_endpoint_that_is_asked_has_its_charge() -> None:
    found = prices.read(prices.PRICES)
    assert {
        name: found.of(name).object_microusd for name in prices.ENDPOINTS if found.of(name).by_object
    } == {
        **dict.fromkeys(("search/recent", "search/all", "users/tweets", "users/mentions", "tweets"), 5_000),
        **dict.fromkeys(("users", "users/by", "users/following"), 10_000),
    }
    assert {
        name: charge.request_microusd for name, charge in found.charges.items() if not charge.by_object
    } == {
        "counts/recent": 5_000,
        "counts/all": 10_000,
        "usage/tweets": 0,
        "users/me": 0,
        "compliance/jobs": 0,
    }
    assert found.owned == {"users/tweets": 1_000, "users/mentions": 1_000}


def test_the_list_names_the_endpoints_of_the_api_and_no_others() -> None:
    source = prices.PRICES.with_name("x") / "api.py"
    words = source.read_text(encoding="utf-8").replace('f"users/{kind}"', '"users/tweets" "users/mentions"')
    assert {name for name in prices.ENDPOINTS if f'"{name}"' in words} == prices.ENDPOINTS


def test_a_price_can_be_changed_in_the_file(tmp_path: Path) -> None:
    assert read(tmp_path, '"tweets" = 0.005', '"tweets" = 0.0075').of("tweets").object_microusd == 7_500


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("as_of = 2026-08-22", "", "as_of: must be the day of the prices"),
        ("as_of = 2026-08-22", 'as_of = "yesterday"', "as_of: must be the day of the prices"),
        ("as_of = 2026-08-22", "as_of = 2026-08-22T00:00:00Z", "as_of: must be the day of the prices"),
        (
            '"tweets" = 0.005',
            '"tweets" = -0.005',
            'object."tweets": must be a number of US dollars, 0 or more',
        ),
        ('"tweets" = 0.005', '"tweets" = "0.005"', 'object."tweets": must be a number of US dollars'),
        ('"tweets" = 0.005', '"tweets" = true', 'object."tweets": must be a number of US dollars'),
        ('"tweets" = 0.005', '"tweets" = nan', 'object."tweets": must be a number of US dollars'),
        ('"tweets" = 0.005', '"tweets" = inf', 'object."tweets": must be a number of US dollars'),
        ('"tweets" = 0.005', '"tweets" = 0.0000001', "less than a millionth of a dollar"),
        ('"tweets" = 0.005', "", '"tweets": must have one price, under [object] or under [request]'),
        ('"tweets" = 0.005', '"tweats" = 0.005', 'object."tweats": no such endpoint'),
        ('"counts/all" = 0.010', '"tweets" = 0.010', '"tweets": must have one price'),
        ("[owned]", "[own]", "own: no such list. There are: object, request, owned."),
        ("[owned]  #", "[[owned]]  #", "owned: must be a list of endpoints with their prices"),
        ("as_of = 2026-08-22", "as_of = ", "cannot be read"),
    ],
)
def test_a_list_that_cannot_be_right_is_one_line_that_names_file_and_key(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        read(tmp_path, old, new)
    words = str(refused.value)
    assert words.startswith(f"{tmp_path / 'prices.toml'}: ")
    assert said in words
    assert "\n" not in words


def test_a_list_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"prices.toml: cannot be read"):
        prices.read(tmp_path / "prices.toml")
