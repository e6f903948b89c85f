"""Which raw ASGI callable answers which method and path."""

from collections.abc import Awaitable, Callable
from typing import Any

ROUTES: dict[tuple[str, str], Callable[..., Awaitable[Any]]] = {}
