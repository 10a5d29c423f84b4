"""Serves the dashboard: python serve.py [--address 127.0.0.1] [--port 8501]. Behind a proxy with TLS: docs/sign-in.md."""

import argparse
import os
import sys

CREDENTIALS = ("BEARER_TOKEN", "CONSUMER_KEY", "CONSUMER_SECRET", "ACCESS_TOKEN", "ACCESS_TOKEN_SECRET")
NOT_OF_X = {f"NOTED_X_{name}{end}": "" for name in CREDENTIALS for end in ("", "_FILE")}
"""What is said of the credentials of X to whatever does not collect: that there are none, whatever stands in `.env`."""
MAIL = (
    "SMTP_HOST",
    "SMTP_PORT",
    "SMTP_USER",
    "SMTP_PASSWORD",
    "SMTP_PASSWORD_FILE",
    "SMTP_FROM",
    "CHANNELS_FILE",
)
NOT_OF_MAIL = {f"NOTED_{name}": "" for name in MAIL}
"""The same of the ways of sending, to whatever sends no notices."""
NO_CREDENTIALS = NOT_OF_X | NOT_OF_MAIL


def without_credentials() -> None:
    """Begin anew where the environment holds credentials of X or of mail: they are for the processes that collect and
    send alone."""
    is_held = any(os.environ.get(name) for name in NO_CREDENTIALS)
    os.environ.update(NO_CREDENTIALS)
    if is_held:  # a process keeps for life what it was started with: only another one has never had them
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], os.environ)  # noqa: S606 - itself


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--address", default="127.0.0.1", help="where it listens (%(default)s)")
    parser.add_argument("--port", type=int, default=8501, help="at which port (%(default)s)")
    return parser.parse_args()


def main() -> int:
    given = options()
    without_credentials()
    from pages.ui.serving import start  # noqa: PLC0415 - nothing of ours is read before the credentials are gone

    try:
        start.serve(listens_at=given.address, port=given.port)
    except start.Refused as refused:
        print(f"noted: {refused}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
