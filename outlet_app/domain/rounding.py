"""Half-up rounding of whole numbers: the one place where a fraction of a fen or a gram is decided.

Every sum in this program is an integer (fen, grams, millilitres), so a fraction only appears while dividing.
It is rounded half away from zero, on both sides of zero alike: a reversal is then exactly the original's
negative, to the fen.
"""

from __future__ import annotations

BASIS_POINTS = 10_000
"""Parts in a whole when a share is given in basis points (0.01 %)."""


def half_up(numerator: int, denominator: int) -> int:
    """`numerator ÷ denominator`, the nearest whole number, a half going away from zero.

    `denominator` must be positive. Raises `ValueError` otherwise: that is a fault of the caller, no input.
    """
    if denominator <= 0:
        raise ValueError("the denominator must be positive")
    if numerator >= 0:
        return (2 * numerator + denominator) // (2 * denominator)
    return -((-2 * numerator + denominator) // (2 * denominator))


def share(whole: int, basis_points: int) -> int:
    """The part of `whole` that `basis_points` hundredths of a per cent make, half-up."""
    return half_up(whole * basis_points, BASIS_POINTS)
