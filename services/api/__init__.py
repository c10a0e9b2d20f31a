"""The directory as open data: HSDS 3.1 under /api/hsds/v3/, read only, for programs of others."""
