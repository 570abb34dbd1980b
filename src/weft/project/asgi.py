"""The front door: a few lines of ASGI before the pages.

Django's pages run as WSGI in a bounded pool of threads, which costs half of what its ASGI handler does. The
sign of life is answered here, so that it answers even when every thread of the pool is busy.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, cast

from a2wsgi import WSGIMiddleware

from weft.project.wsgi import application as wsgi

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

pages = WSGIMiddleware(cast(Any, wsgi), workers=32)


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Send each caller to the right place."""
    if scope["type"] == "lifespan":
        await _live(receive, send)
    elif scope["type"] != "http":
        await send({"type": "websocket.close", "code": 1000})
    elif scope["path"] == "/healthz":
        await _say_alive(scope, send)
    else:
        await pages(cast(Any, scope), cast(Any, receive), cast(Any, send))


async def _live(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


async def _say_alive(scope: Scope, send: Send) -> None:
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", b"6"),
        (b"cache-control", b"no-store"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else b"alive\n"})
