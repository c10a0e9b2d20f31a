"""Measurements by ratio: the portal's pages beside a constant page and bare SQL, on this machine, in one run."""
