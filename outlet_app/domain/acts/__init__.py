"""Bodies of ledger entries by room: produce, goods, post, persons, office. `domain.entries` lists them by kind.

All are positional MessagePack arrays that only grow at their end. Money is fen, weight grams, a day is days since
1970, a time UTC milliseconds. A *lot* is named by the entry that took it in and the line there; a *picture* by the
SHA-256 of its bytes (32 bytes), which travels apart from the entries.
"""
