"""The file with the weights, targets and maps of the score: where it is and how it is read."""

from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
SCORE_FILE = "metrics/score.toml"


class ScoreFileError(Exception):
    """The file of the score cannot be read; its text is one line that says why and what to do."""


def text(folder: Path = PROJECT) -> str:
    """What stands in the file; raises `ScoreFileError`."""
    try:
        return (folder / SCORE_FILE).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not written in UTF-8"
        raise ScoreFileError(f"{SCORE_FILE}: {reason}. Put the project's own file back there.") from None
