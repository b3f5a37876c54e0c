"""The reference centre: takes in what counters wrote, tells them what is new, computes the same figures as they do.

A separate program that shares with the counter only the exchange's contract and the domain. `centre.Centre` is the
whole of it as one object; docs/centre.md says how to run it, docs/adr/0101 why it is built this way.
"""
