"""The doors of the answers: reading and sending (answers), one's own (own), marks, letters' links."""
