"""One verb per button: each takes a workbook and returns what happened."""
