"""The centre's HTTP server: uvicorn with everything off that would cost a counter bytes.

`Serving` binds at once (port 0 picks a free one), so its address is known before it runs; `run` serves in the calling
thread until a signal or `stop`, `started` in a thread of its own, for a trial outlet or a test.
"""

from __future__ import annotations

import ipaddress
import signal
import socket
import threading
from types import TracebackType

import uvicorn

from central.app import Desk, make_app
from central.centre import Centre
from central.connections import Bounded, ask_for_files
from outlet_app.errors import N_, Unreachable, UsageError

IDLE_SECONDS = 330  # longer than a counter sleeps between two looks: a new TLS connection costs five of them
BACKLOG = 100  # taken at once, before one too many is let go: `connections.KEPT_FREE` must bear it several times
STOP_SECONDS = 5  # idle TLS connections don't answer the goodbye; what is cut off is sent again


class Serving:
    """A listening centre. `url` is where counters find it. The centre itself stays the caller's to close."""

    def __init__(
        self, centre: Centre, host: str = "127.0.0.1", port: int = 0, tls: tuple[str, str | None] | None = None
    ):
        self.desk = Desk(centre)
        self._socket = _bound(host, port)
        scheme, named = "https" if tls else "http", f"[{host}]" if ":" in host else host
        self.url = f"{scheme}://{named}:{self._socket.getsockname()[1]}"
        self._server = uvicorn.Server(
            uvicorn.Config(
                make_app(self.desk),
                http=Bounded,
                backlog=BACKLOG,
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                date_header=False,
                timeout_keep_alive=IDLE_SECONDS,
                timeout_graceful_shutdown=STOP_SECONDS,
                ssl_certfile=tls[0] if tls else None,
                ssl_keyfile=tls[1] if tls else None,
            )
        )
        self._thread: threading.Thread | None = None

    def heed_signals(self) -> None:
        """From now on SIGTERM and SIGINT mean a clean stop, also before `run` and after it: uvicorn has handlers of
        its own only while it serves, and raises the signal again when it has stopped. Main thread only."""

        def stop(_number: int, _frame: object) -> None:
            self._server.should_exit = True

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)

    def run(self) -> None:
        """Serve until `stop` or a heeded signal; what is being answered is finished first."""
        ask_for_files()
        try:
            self._server.run(sockets=[self._socket])
        finally:
            self._socket.close()
            self.desk.close()

    def started(self) -> Serving:
        """Serve in a thread of its own."""
        self._thread = threading.Thread(target=self.run, name="centre-http")
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop serving; waits for the thread that `started` made."""
        self._server.should_exit = True
        if self._thread is not None:
            self._thread.join()

    def __enter__(self) -> Serving:
        return self.started()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()


def check_exposure(host: str, tls: bool, behind_proxy: bool) -> None:
    """Plain HTTP is for this machine alone, unless a proxy in front does the TLS. Raises `UsageError`."""
    if tls or behind_proxy or host == "localhost" or _is_loopback(host):
        return
    raise UsageError(
        "C205",
        N_("Without TLS the centre listens on this machine only, not on {host}."),
        do=N_("Give --tls-cert and --tls-key, or --plain-http-behind-proxy when a proxy in front does the TLS."),
        host=host,
    )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        raise Unreachable(
            "C206",
            N_("The centre can't listen on {host} port {port}: {reason}."),
            do=N_("Choose another port, or stop what uses this one."),
            host=host,
            port=port,
            reason=error.strerror or "no such address",
        ) from error
