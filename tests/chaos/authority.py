"""Certificates for tests, made with openssl: an authority, and what a centre, or somebody in its place, shows."""

from __future__ import annotations

import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

HERE = "IP:127.0.0.1,DNS:localhost"


@dataclass(frozen=True)
class Shown:
    """A certificate with its key, and the file of the authority that signed it."""

    certificate: Path
    key: Path
    authority: Path

    def context(self) -> ssl.SSLContext:
        """A server that shows it."""
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        made.load_cert_chain(self.certificate, self.key)
        return made


class Authority:
    """Signs certificates; everything lies in `folder`. Skips the test where there is no openssl."""

    def __init__(self, folder: Path, name: str):
        self._folder = folder
        self.file = folder / f"{name}.pem"
        self._key = folder / f"{name}.key"
        words = ["-x509", "-days", "3", "-subj", f"/CN={name}", "-addext", "basicConstraints=critical,CA:TRUE"]
        _openssl("req", *words, *_new_key(self._key), "-out", str(self.file))

    def sign(self, name: str, hosts: str = HERE, days: int = 2) -> Shown:
        """A certificate for these hosts; `days` below 0: it ended then."""
        made = Shown(self._folder / f"{name}.pem", self._folder / f"{name}.key", self.file)
        request, more = self._folder / f"{name}.csr", self._folder / f"{name}.ext"
        more.write_text(f"subjectAltName={hosts}\n", encoding="ascii")
        _openssl("req", *_new_key(made.key), "-subj", f"/CN={name}", "-out", str(request))
        signing = ["-CA", str(self.file), "-CAkey", str(self._key), "-CAcreateserial", "-extfile", str(more)]
        _openssl("x509", "-req", "-in", str(request), *signing, "-days", str(days), "-out", str(made.certificate))
        return made


def _new_key(path: Path) -> list[str]:
    return ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", str(path)]


def _openssl(*words: str) -> None:
    try:
        subprocess.run(["openssl", *words], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"no openssl to make a certificate with: {getattr(error, 'stderr', error)!r}")
