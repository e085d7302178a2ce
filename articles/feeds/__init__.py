"""Feeds: the stories as RSS, Atom and JSON Feed, and the register of corrections as Atom.

`forms` writes each form, `entries` says what an entry holds, `stories` whose stories a feed gives.
"""
