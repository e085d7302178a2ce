"""A cache that may vanish. What it holds can be made again, so losing it must not lose a page."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger("newsroom.cache")


class ForgivingRedisCache(RedisCache):
    """Redis as Django knows it; when it is away, reads miss and writes are dropped, with a line."""

    def add(self, *args: Any, **kwargs: Any) -> Any:
        return self._try(super().add, False, *args, **kwargs)

    def get(self, key: Any, default: Any = None, version: Any = None) -> Any:
        return self._try(super().get, default, key, default, version)

    def set(self, *args: Any, **kwargs: Any) -> Any:
        return self._try(super().set, None, *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> Any:
        return self._try(super().touch, False, *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        return self._try(super().delete, False, *args, **kwargs)

    def get_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._try(super().get_many, {}, *args, **kwargs)

    def set_many(self, data: Any, *args: Any, **kwargs: Any) -> Any:
        return self._try(super().set_many, list(data), data, *args, **kwargs)

    def delete_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._try(super().delete_many, None, *args, **kwargs)

    def has_key(self, *args: Any, **kwargs: Any) -> Any:
        return self._try(super().has_key, False, *args, **kwargs)

    def incr(self, key: Any, delta: int = 1, version: Any = None) -> Any:
        """As for a key that is not there: ValueError, which every caller must expect."""
        value = self._try(super().incr, None, key, delta, version)
        if value is None:
            raise ValueError("the cache is away")
        return value

    def clear(self) -> Any:
        return self._try(super().clear, False)

    @staticmethod
    def _try(operation: Any, otherwise: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return operation(*args, **kwargs)
        except (RedisError, OSError) as problem:
            logger.warning("the cache is away: %s", type(problem).__name__)
            return otherwise


def kept(key: str, make: Callable[[], Any], *, seconds: int) -> Any:
    """What `make` gave at most so many seconds ago: for what may be that old and is asked for often."""
    return cache.get_or_set(key, make, seconds)
