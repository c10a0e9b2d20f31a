"""The desk of /team/: what is up today, put together from what each area has to say."""
