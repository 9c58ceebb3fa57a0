"""The report: a dashboard as one page that needs nothing beside itself, and as PDF."""
