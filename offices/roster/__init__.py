"""The arithmetic of rosters: pure, without a database, so that pages, warnings and the proposal count alike."""
