"""Sharing with the reps: what goes out to whom, and what comes back; knows no workbook."""
