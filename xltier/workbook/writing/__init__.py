"""Writes into a workbook file in place: splices what changes, copies the rest byte for byte."""
