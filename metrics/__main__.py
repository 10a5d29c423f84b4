"""`python -m metrics`: figures from what is stored, a command each."""

import typer

from metrics.commands.cases import cases
from metrics.commands.compliance import compliance
from metrics.commands.correct import correct
from metrics.commands.explain import explain
from metrics.commands.league import league
from metrics.commands.rebuild import rebuild
from metrics.commands.referral_delay import referral_delay
from metrics.commands.review import review
from metrics.commands.score import score
from metrics.commands.training import training
from metrics.commands.unit import unit

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
for command in (
    league,
    unit,
    cases,
    compliance,
    explain,
    correct,
    score,
    referral_delay,
    review,
    training,
    rebuild,
):
    app.command()(command)


@app.callback()
def main() -> None:
    """Figures of how well offices answer; choices not given: the last 7 whole IST days, as of what was collected."""


if __name__ == "__main__":
    app()
