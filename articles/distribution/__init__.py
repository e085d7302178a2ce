"""Telling the world that stories changed: the hub of feed readers (WebSub), search engines (IndexNow).

`hub` and `engines` say what is told of a story, `tasks` when. Each telling is a task of its own, whose row
the announcement of the move writes; the scheduler puts one that failed back, and waits longer each time.
"""
