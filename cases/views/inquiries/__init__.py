"""/team/anfragen/: requests of the offices where somebody works with families, and nobody else's."""
