"""How Django itself writes dates in the desk: as newsroom/text/dates.py does, day before month and
in 24 hours. Its own Arabic writes «نوفمبر 25, 2026, 11:15 م»."""
