"""`python -m data archive`: what cases are found from as Parquet by month, written anew or verified."""

from pathlib import Path
from typing import Annotated

import typer

from data import archive as archives
from data import archive_files, lake
from data.console import one_line
from data.engine import closing, read_store, where
from data.settings import settings


def archive(
    folder: Annotated[Path, typer.Argument(help="Where it goes; what stands there is brought up to date.")],
    verify: Annotated[
        bool,
        typer.Option(
            "--verify", help="Write nothing: read every file there and compare it with its checksum."
        ),
    ] = False,
) -> None:
    """Write what cases are found from as Parquet by month, without anybody's words, for DuckDB and Spark; safe to repeat."""
    with one_line():
        if verify:
            found = archive_files.verify(folder)
            typer.echo(
                f"{folder}: {found.posts} posts of {len(found.months)} months, written {found.written_at}; "
                f"each of {len(found.files)} files is whole."
            )
            return
        given = settings()
        before = archive_files.there(folder)
        with closing(read_store(given.database_url)) as engine, lake.opened() as water:
            lake.pour(water, engine)
            months = archives.write(water, folder)
        changed = archive_files.read(folder).changed(before)
    typer.echo(
        f"{folder}: {len(months)} months of {where(given.database_url)}, {len(changed)} of them written anew."
    )
