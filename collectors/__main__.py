"""`python -m collectors`: collect once, on a schedule, or from files; and say how collection stands."""

import logging

import typer

from collectors.commands import collecting, estimating, exporting, files, oversight

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)


@app.callback()
def main() -> None:
    """Collection from X."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("tweepy").setLevel(logging.INFO)
    logging.getLogger("alembic").setLevel(logging.WARNING)


app.command()(collecting.once)
app.command()(collecting.run)
app.command("import")(files.import_)
app.command()(files.requeue)
app.command()(exporting.export)
app.command()(estimating.estimate)
app.command()(oversight.status)
app.command("give-up")(oversight.give_up)


if __name__ == "__main__":
    app()
