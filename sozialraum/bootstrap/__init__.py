"""What the Makefile runs before and around Django."""
