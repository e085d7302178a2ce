"""How gunicorn serves the site; the command line and the unit file say how many and where.

Threads, because a page waits for the database. Requests write their own line in the log
(newsroom/middleware.py), so there is no access log here: it would hold readers' addresses.
"""

from newsroom import settings

wsgi_app = "newsroom.wsgi"
worker_class = "gthread"
threads = 8
# Behind nginx connections are reused; without it, a reader's browser keeps one open this long.
keepalive = 5
timeout = 30
graceful_timeout = 8
# Memory that leaks anywhere is given back, and not by all workers at once.
max_requests = 20_000
max_requests_jitter = 2_000
# The heartbeat file must not wait for a disk.
worker_tmp_dir = "/dev/shm"  # noqa: S108 (a memory file system; gunicorn makes a private file)
# Only these may say that a request came by https; others cannot make an insecure one look secure.
forwarded_allow_ips = ",".join(settings.TRUSTED_PROXIES)
# One line at the start and no more; errors still come.
loglevel = "warning"
accesslog = None
control_socket_disable = True
