"""Pages about the work with one family: plan, notes, files, consents."""
