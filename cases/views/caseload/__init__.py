"""The pages of many cases: one's own, those of an office, and caseloads on the move."""
