"""Purchases larger than a sheet: files, databases and clusters, measured where they are.

Parquet and DuckDB files are scanned in place. Text files and the rows of databases come into a
temporary DuckDB file first, a batch at a time: measuring passes over the lines several times, and
neither a text file parsed each time nor a server asked each time would be a kindness. DuckDB spills
to disk beyond its memory limit, so that the size of the purchases does not matter.

DuckDB's own extensions for PostgreSQL, MySQL and SQLite are not used: they are downloaded when they
are first needed, and a server that reaches a database often reaches no download site. PostgreSQL
speaks ADBC, which hands over Arrow batches as they arrive; MySQL speaks SQLAlchemy with PyMySQL,
whose cursor stays on the server; SQLite speaks Python's own module, since its cells have types of
their own.

What makes a line good is written once, in the SQL that DuckDB and Spark share.
"""
