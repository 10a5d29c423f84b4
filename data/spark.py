"""Cases by Spark: the same expression over an archive, for what one machine's memory does not hold."""

import os
import shutil
from collections import Counter
from pathlib import Path
from typing import Any, Final

import sqlglot
from sqlglot import exp

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
ADVICE: Final = (
    "Install them: pip install -r requirements-spark.txt, and Java 17 or newer (openjdk-17-jre-headless)."
)


def begun(master: str = MASTER) -> Any:
    """A session with two workers on this machine, or as `master` says; raises `StoreError` where there can be none."""
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415 - optional
    except ImportError as error:
        raise StoreError(f"--engine spark: PySpark is not installed. {ADVICE}") from error
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        raise StoreError(f"--engine spark: there is no Java on this machine. {ADVICE}")
    builder = SparkSession.builder.master(master).appName("noted")
    for name, value in SET.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


def derive(archive: Path, to: Path, *, expression: Expression, session: Any) -> None:
    """Write the cases of an archive as Parquet.

    Spark would work a named subquery out anew wherever it is used, and what it is made of with it: each that is used
    more than once is kept.
    """
    for name, columns in TABLES.items():
        session.read.parquet(str(archive / name)).select(*columns).createOrReplaceTempView(name)
    tree = sqlglot.parse_one(query(expression, dialect="spark", touched=False), read="spark")
    uses = Counter(table.name for table in tree.find_all(exp.Table))
    for named in tree.ctes:
        part = session.sql(named.this.sql(dialect="spark"))
        (part.persist() if uses[named.alias] > 1 else part).createOrReplaceTempView(named.alias)
    tree.set("with_", None)
    found = session.sql(tree.sql(dialect="spark"))
    found.select(*COLUMNS).write.mode("overwrite").parquet(str(to))
