"""The spreadsheet: tables in, tables out. Knows no tiering."""
