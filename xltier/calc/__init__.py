"""LibreOffice Calc as an engine of xlwings: the same live workbook on Linux, Mac and Windows."""
