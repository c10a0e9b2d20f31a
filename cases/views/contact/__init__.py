"""/kontakt/: residents ask an office, without an account. Everything here is read in nine languages.

Nobody's answers stand in an address or in the browser; the cookie holds a key and nothing else. Nothing is kept by
browsers or caches, and search engines are asked to leave the pages out.
"""
