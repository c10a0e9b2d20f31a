"""Referrals: the pages of a case, finding a receiver, and the receiver's own page."""
