"""Kinds of replies, as the registry's phrase table tells them."""

from data import phrases
from data.csv_rows import RegistryError
from data.settings import Settings
from metrics.replies import Phrases


def kinds(given: Settings) -> Phrases:
    """The phrase table, ready to be asked; raises `RegistryError` where it cannot be right."""
    try:
        return Phrases.of(phrases.read(given.registry_dir))
    except ValueError as error:
        raise RegistryError(f"{given.registry_dir / 'replies.csv'}: {error}") from error
