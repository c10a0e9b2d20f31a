"""Django's PostgreSQL with two savings on the way of every page: fewer health checks, prepared statements."""
