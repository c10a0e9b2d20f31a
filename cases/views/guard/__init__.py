"""Who sees what: shares, emergencies, the access log, deletion, information under Art. 15 DSGVO."""
