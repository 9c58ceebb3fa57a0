"""The domain: data frames in, data frames out. Knows no workbook."""
