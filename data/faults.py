"""What a database's driver reports, in one line that says what to do."""

from typing import Final

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

FROZEN: Final = "It is frozen, or something between takes all and gives nothing; look at the server."


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
        "certificate verify failed": "Renew the server's certificate if it has ended; else name who vouches for it "
        "(sslrootcert in the URL).",
        "gave no answer": FROZEN,
        "timeout expired": FROZEN,
        "statement timeout": "The server is too busy, or what was asked is too much; look at the server.",
        "must be owner": "Only the owner of the database may do it: give his address in NOTED_DATABASE_URL.",
    }
    hint = next((words for sign, words in advice.items() if sign in reason), usual)
    return f"{reason}. {hint}"
