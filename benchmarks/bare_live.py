"""The baseline of the live push: a websocket server that sends one text to everybody it knows, nothing else."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

clients: set[WebSocket] = set()


async def listen(socket: WebSocket) -> None:
    """Keep a client until it leaves."""
    await socket.accept()
    clients.add(socket)
    try:
        while True:
            await socket.receive_text()
    except WebSocketDisconnect:
        clients.discard(socket)


async def push(request: Request) -> Response:
    """Send the body to everybody."""
    text = (await request.body()).decode()
    for socket in list(clients):
        await socket.send_text(text)
    return PlainTextResponse("ok")


async def health(_request: Request) -> Response:
    """It is up."""
    return PlainTextResponse("ok")


app = Starlette(routes=[WebSocketRoute("/live", listen), Route("/push", push, methods=["POST"]), Route("/healthz", health)])
