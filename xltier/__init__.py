"""The tiering engine behind the workbook that sales people already use."""

__all__: list[str] = []
