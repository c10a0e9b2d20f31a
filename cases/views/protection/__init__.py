"""The protection of children: the pages of a case, and the narrow page of those who were asked."""
