"""The local store: one encrypted SQLite file with the ledger and everything derived from it. Known to `bootstrap`
only."""
