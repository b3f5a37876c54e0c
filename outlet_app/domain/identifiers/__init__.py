"""Identifiers people show and scanners read: parcels, persons, organisations, goods, places.

Every parser takes text as typed or scanned, makes it plain first (`domain.text`), and gives back a small frozen
result or raises `Refused`. What is doubtful but allowed comes back as a warning code in the result, never raised.
No refusal repeats the number itself: refusals may reach a log.
"""
