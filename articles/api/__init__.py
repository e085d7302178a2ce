"""The read-only API of the public site, `/api/v1/`: a door like the pages, for programs.

It gives what `visible(now)` gives, in the language asked for, and of a story that was taken down dates,
classes and reasons. It reads no session, sets no cookie and writes nothing. `asked.py` says what may
be asked, `shapes.py` what is answered; the OpenAPI document is made of both.
"""
