"""Information under Art. 15 DSGVO: what the portal holds about one person, without what it holds about others."""
