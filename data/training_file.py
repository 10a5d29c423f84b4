"""The file with the thresholds of the training list: where it is and how it is read."""

from pathlib import Path
from typing import Final

from data.settings import PROJECT

TRAINING_FILE: Final = "metrics/training.toml"


class TrainingFileError(Exception):
    """The file of the training list cannot be read; its text is one line that says why and what to do."""


def text(folder: Path = PROJECT) -> str:
    """What stands in the file; raises `TrainingFileError`."""
    try:
        return (folder / TRAINING_FILE).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not written in UTF-8"
        raise TrainingFileError(
            f"{TRAINING_FILE}: {reason}. Put the project's own file back there."
        ) from None
