"""Cases by Spark: the same expression over an archive, for what one machine's memory does not hold."""

import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import sqlglot
from sqlglot import exp

from data import archive_files
from data.cases import COLUMNS, TABLES, Expression, query
from data.engine import StoreError

MASTER: Final = "local[2]"
SET: Final = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.shuffle.partitions": "8",
}
LEAST_JAVA: Final = 17
ADVICE: Final = (
    "Install them: pip install -r requirements-spark.txt, and Java 17 or newer (openjdk-17-jre-headless)."
)


@contextmanager
def begun(archive: Path, master: str = MASTER) -> Iterator[Any]:
    """A session with two workers on this machine, or as `master` says, for work on an archive; raises `StoreError` where
    there can be none and where Spark fails at the work."""
    try:
        from py4j.protocol import Py4JError  # type: ignore[import-untyped]  # noqa: PLC0415
        from pyspark.errors import PySparkException  # noqa: PLC0415
        from pyspark.sql import SparkSession  # noqa: PLC0415 - optional
    except ImportError as error:
        raise StoreError(f"--engine spark: PySpark is not installed. {ADVICE}") from error
    _check_java()
    builder = SparkSession.builder.master(master).appName("noted")
    for name, value in SET.items():
        builder = builder.config(name, value)
    failures = (Py4JError, PySparkException, ConnectionError, EOFError)  # the last two: its Java is gone
    try:
        session = builder.getOrCreate()
        try:
            session.sparkContext.setLogLevel("OFF")  # what fails is said below, in one line
            yield session
        finally:
            with suppress(*failures):
                session.stop()
    except failures as error:
        raise StoreError(
            f"--engine spark: {_reason(error)} Nothing was changed. See that {archive} holds nothing but what python -m "
            "data archive wrote (where the folder is deleted it is written anew) and that its disk has room; or leave "
            "out --engine: DuckDB finds the same cases."
        ) from error


def _check_java() -> None:
    """Spark itself would print a trace of Java's; raises `StoreError` where its Java is missing or too old."""
    home = os.environ.get("JAVA_HOME")
    java = shutil.which(Path(home) / "bin" / "java") if home else shutil.which("java")
    if java is None:
        where = f"in JAVA_HOME ({home})" if home else "on this machine"
        raise StoreError(f"--engine spark: there is no Java {where}. {ADVICE}")
    try:
        said = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=60, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired) as error:
        raise StoreError(f"--engine spark: {java} does not run ({type(error).__name__}). {ADVICE}") from error
    version = re.search(r'version "(?:1\.)?(\d+)', said.stderr + said.stdout)
    if version is None or int(version[1]) < LEAST_JAVA:
        called = f"is Java {version[1]}" if version else "does not say which Java it is"
        raise StoreError(f"--engine spark: {java} {called}. {ADVICE}")


def _reason(error: Exception) -> str:
    """What went wrong in one line: Spark's own words without its trace, as one sentence."""
    lines = [line.strip(" :") for line in str(error).splitlines()]
    named = [line for line in lines if line and not line.startswith("An error occurred while calling")]
    said = named[0] if named else type(error).__name__
    return said if said.endswith(".") else f"{said}."


def derive(archive: Path, to: Path, *, expression: Expression, session: Any) -> None:
    """Write the cases of an archive as Parquet.

    Spark would work a named subquery out anew wherever it is used, and what it is made of with it: each that is used
    more than once is kept.
    """
    files = archive_files.paths(archive)
    for name, columns in TABLES.items():
        session.read.parquet(*map(str, files[name])).select(*columns).createOrReplaceTempView(name)
    tree = sqlglot.parse_one(query(expression, dialect="spark", touched=False), read="spark")
    uses = Counter(table.name for table in tree.find_all(exp.Table))
    for named in tree.ctes:
        part = session.sql(named.this.sql(dialect="spark"))
        (part.persist() if uses[named.alias] > 1 else part).createOrReplaceTempView(named.alias)
    tree.set("with_", None)
    found = session.sql(tree.sql(dialect="spark"))
    found.select(*COLUMNS).write.mode("overwrite").parquet(str(to))
