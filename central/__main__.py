"""``python -m central`` is ``outlet-central``."""

from central.cli import main

raise SystemExit(main())
