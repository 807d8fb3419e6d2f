"""Every write of the app, one noun per file."""
