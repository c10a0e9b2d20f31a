"""What the Makefile runs before and around Django: plain Python, no settings needed unless a module says so."""
