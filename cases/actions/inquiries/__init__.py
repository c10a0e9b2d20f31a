"""What residents and the team do with a request. Writes only; each is one transaction."""
