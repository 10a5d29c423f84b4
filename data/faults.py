"""What a database's driver reports, in one line that says what to do."""

from sqlalchemy.exc import DBAPIError, SQLAlchemyError


def told(error: SQLAlchemyError, *, usual: str) -> str:
    """What a driver reported in one line, with what to do: the usual where nothing better is known."""
    reason = str(error.orig if isinstance(error, DBAPIError) else error).strip().splitlines()[0]
    advice = {
        "disk is full": "Free space on that disk, then start again; nothing was half written.",
        "No space left": "Free space on that disk, then start again; nothing was half written.",
        "locked": "Another program writes to it; end that one or try again.",
        "readonly": "Give this user the right to write the file and its folder.",
        "unable to open": "Give this user the right to read and write the file and its folder.",
        "not a database": "The file is something else; move it away or name another in NOTED_DATABASE_URL.",
        "malformed": "Restore it from a backup.",
        "no such table": "Prepare it with: python -m data init",
        "permission denied": "The role in NOTED_DATABASE_URL has no right to it; `python -m data roles` gives rights.",
        "must be owner": "Only the owner of the database may do it: give his address in NOTED_DATABASE_URL.",
    }
    hint = next((words for sign, words in advice.items() if sign in reason), usual)
    return f"{reason}. {hint}"
