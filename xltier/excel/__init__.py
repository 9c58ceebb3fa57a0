"""What Excel itself calls, and what puts it there."""
