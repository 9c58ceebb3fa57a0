"""Spark: the session that is there, or one of this machine."""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from xltier.errors import SourceError
from xltier.warehouse.dialects import SparkDialect
from xltier.warehouse.extras import require
from xltier.warehouse.kinds import SourceColumn

if TYPE_CHECKING:
    import pyarrow as pa

QUIET = """
rootLogger.level = error
rootLogger.appenderRef.console.ref = console
logger.gateway.name = org.apache.spark.api.python.PythonGatewayServer
logger.gateway.level = error
appender.console.type = Console
appender.console.name = console
appender.console.target = SYSTEM_ERR
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %p %c{1}: %m%n
"""


class SparkSession:
    """A connection to Spark; its tables are temporary views with names of their own.

    Attributes:
        spark: The session of PySpark.
        error: What it raises when something goes wrong.
    """

    dialect = SparkDialect()

    def __init__(self) -> None:
        """Take the active session, or start one as the environment says, else on this machine.

        Raises:
            SourceError: PySpark or Java is missing, or Spark does not start.
        """
        # it says so of every pandas from 3 on; nothing of pandas is used here
        warnings.filterwarnings("ignore", message="PySpark does not yet fully support pandas")
        what = {"what_en": "--engine spark", "what_zh": "使用 --engine spark "}
        sql = require("pyspark.sql", extra="spark", **what)
        errors = require("pyspark.errors", extra="spark", **what)
        gateway = require("py4j.protocol", extra="spark", **what)
        self.error: tuple[type[Exception], ...] = (errors.PySparkException, gateway.Py4JError)
        self.frame: type = sql.DataFrame
        active = sql.SparkSession.getActiveSession()
        self.spark: Any = active or _started(sql)
        self._ours = active is None
        self._views: list[str] = []
        self._kept: list[Any] = []
        self._settings: dict[str, str | None] = {}

    def lazy(self, sql: str) -> Any:  # noqa: ANN401 - a frame of an optional package
        """Return a Spark frame."""
        return self.spark.sql(sql)

    def pull(self, native: Any) -> pa.Table:  # noqa: ANN401
        """Run a frame and return its rows."""
        return native.toArrow()

    def stream(self, native: Any) -> pa.RecordBatchReader:  # noqa: ANN401
        """Run a frame and return its rows, all of which come to this machine."""
        return native.toArrow().to_reader()

    def keep(self, name: str, table: pa.Table) -> str:
        """Make a small table known as a temporary view."""
        return self.name(name, self.spark.createDataFrame(table))

    def name(self, name: str, frame: Any) -> str:  # noqa: ANN401
        """Make a frame known as a temporary view and return the view's name."""
        view = f"xltier_{name}_{uuid4().hex}"
        frame.createOrReplaceTempView(view)
        self._views.append(view)
        return view

    def hold(self, name: str, sql: str) -> str:
        """Keep what a query gives, in memory or on disk."""
        return self.name(name, self.persisted(self.lazy(sql)))

    def persisted(self, frame: Any) -> Any:  # noqa: ANN401
        """Keep what a frame gives, in memory or on disk, for the passes that follow."""
        self._kept.append(frame.persist())
        return self._kept[-1]

    def set_until_closed(self, name: str, value: str) -> None:
        """Set a setting of the session for as long as the purchases are open."""
        self._settings.setdefault(name, self.spark.conf.get(name, None))
        self.spark.conf.set(name, value)

    def columns(self, view: str) -> tuple[SourceColumn, ...]:
        """Return the columns of a view."""
        pairs = self.spark.table(view).dtypes
        return tuple(SourceColumn(column, column, kind) for column, kind in pairs)

    def owns(self, native: object) -> bool:
        """Return whether a frame is one of Spark."""
        return isinstance(native, self.frame)

    def close(self) -> None:
        """Forget the views; end the session if it was started here."""
        for frame in self._kept:
            frame.unpersist()
        for view in self._views:
            self.spark.catalog.dropTempView(view)
        for name, value in self._settings.items():
            if value is None:
                self.spark.conf.unset(name)
            else:
                self.spark.conf.set(name, value)
        if self._ours:
            self.spark.stop()


def _started(sql: Any) -> Any:  # noqa: ANN401 - modules of an optional package
    remote = "SPARK_REMOTE" in os.environ
    if not remote and not _java():
        raise _no_java()
    builder = sql.SparkSession.builder.appName("xltier")
    try:
        return builder.getOrCreate() if remote else _local(builder)
    except Exception as error:  # Spark's start fails in many ways, all of them outside xltier
        reason = str(error).strip().partition("\n")[0].rstrip(" .")
        raise SourceError(
            f"Spark did not start: {reason}. On this machine it needs Java 17 or newer.",
            f"Spark 启动失败：{reason}。在本机运行需要 Java 17 或更高版本。",
        ) from error


def _local(builder: Any) -> Any:  # noqa: ANN401
    """Start a session without the chatter of its logs."""
    folder = Path(tempfile.mkdtemp(prefix="xltier-"))
    try:
        settings = folder / "log4j2.properties"
        settings.write_text(QUIET, encoding="ascii")
        options = {
            "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={settings.as_uri()}",
            "spark.ui.showConsoleProgress": "false",
            "spark.ui.enabled": "false",
        }
        for name, value in options.items():
            builder = builder.config(name, value)
        return builder.getOrCreate()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _java() -> bool:
    home = os.environ.get("JAVA_HOME")
    return bool(home and (Path(home) / "bin").is_dir()) or shutil.which("java") is not None


def _no_java() -> SourceError:
    return SourceError(
        "--engine spark needs Java 17 or newer, which is not installed; install it, or set "
        "SPARK_REMOTE to the address of a cluster.",
        "--engine spark 需要 Java 17 或更高版本，本机尚未安装；请先安装，"
        "或将 SPARK_REMOTE 设为集群地址。",
    )
