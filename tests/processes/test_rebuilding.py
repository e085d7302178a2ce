"""The index of search made again beside readers, and killed in the middle."""

import multiprocessing
import os
import signal
from unittest import mock

from django.db import connection, connections
from django.utils import timezone

from articles import search
from articles.models import SearchDocument
from articles.search import indexing
from tests.processes.forks import LONGEST_SECONDS, ProcessCase, at_once

_FORK = multiprocessing.get_context("fork")
STORIES = 4


class Rebuilding(ProcessCase):
    def setUp(self):
        super().setUp()
        for _number in range(STORIES):
            self.story("submit", "approve", "publish")

    def found(self):
        return len(search.search("قصة", language="ar", now=timezone.now()).scores)

    def test_readers_find_all_in_the_middle_of_it_without_waiting(self):
        in_the_middle, read = _FORK.Event(), _FORK.Event()

        def rebuild():
            write = indexing._write

            def pause(changes):
                write(changes)
                in_the_middle.set()
                assert read.wait(LONGEST_SECONDS)

            with mock.patch.object(indexing, "_write", pause):
                return search.rebuild(every=True)

        def look():
            assert in_the_middle.wait(LONGEST_SECONDS)
            is_postgres = connection.vendor == "postgresql"
            never = "SET lock_timeout = '1ms'" if is_postgres else "PRAGMA busy_timeout = 0"
            try:
                with connection.cursor() as cursor:
                    cursor.execute(never)
                return self.found()
            finally:
                read.set()

        assert at_once([rebuild, look]) == [STORIES, STORIES]

    def test_one_that_was_killed_goes_on_where_it_was(self):
        SearchDocument.objects.update(analyser=0)
        assert search.waiting() == STORIES
        connections.close_all()

        def rebuild():
            connections.close_all()

            def die(done, of):
                if done == 2:
                    os.kill(os.getpid(), signal.SIGKILL)

            search.rebuild(tell=die)

        with mock.patch.object(indexing, "_COPIES_AT_ONCE", 1):
            process = _FORK.Process(target=rebuild)
            process.start()
            process.join(LONGEST_SECONDS)
        assert process.exitcode == -signal.SIGKILL
        assert search.waiting() == STORIES - 2
        assert self.found() == STORIES
        assert search.rebuild() == STORIES - 2
        assert (search.waiting(), self.found()) == (0, STORIES)
