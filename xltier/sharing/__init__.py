"""Sharing with the reps: what goes out, to whom, and what of it comes back."""
