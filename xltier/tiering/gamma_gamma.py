"""Gamma-Gamma: what a customer spends on a purchase, from the mean of its purchases so far.

A purchase's value varies around the customer's own mean as a Gamma(p, ν); ν differs between
customers as a Gamma(q, v). How much and how often are taken as independent.

Source: Fader and Hardie (2013), The Gamma-Gamma Model of Monetary Value,
http://www.brucehardie.com/notes/025/.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xltier.tiering.fitting import maximum

if TYPE_CHECKING:
    from xltier.tiering.money import Floats

LOWEST, HIGHEST = -6.0, 9.0
"""Bounds of the logarithms of p, q and v, in units of the mean value."""
SHAPES = ((3.0, 3.0), (1.0, 1.5), (20.0, 10.0))
"""Starting values of p and q; v follows from the mean value."""


@dataclass(frozen=True, slots=True)
class GammaGamma:
    """The fitted model.

    Attributes:
        p: Shape of a customer's purchase values.
        q: Shape of the customers' scales; a mean exists above 1.
        v: Their scale, in the unit of money of the data.
        log_likelihood: Of all customers, at the parameters.
    """

    p: float
    q: float
    v: float
    log_likelihood: float

    @property
    def mean(self) -> float:
        """The mean value of a purchase over all customers, infinite where q is at most 1."""
        return self.p * self.v / (self.q - 1) if self.q > 1 else float("inf")

    def expected_value(self, x: Floats, mean: Floats) -> Floats:
        """Return the value to expect of each customer's purchases.

        It lies between the customer's own mean and that of all customers, nearer to its own the
        more purchases there are.

        Args:
            x: Repeat purchases; a customer without any gets the mean of all.
            mean: Mean value of a repeat purchase, ignored where x is 0. One below zero, which the
                model does not know, counts as zero.
        """
        spent = np.where(x > 0, x * np.maximum(mean, 0), 0.0)
        # For q < 1 the mean of all does not exist: what x = 0 then gives is not to be used.
        return self.p * (self.v + spent) / (self.p * x + self.q - 1)


def fit(x: Floats, mean: Floats) -> GammaGamma | None:
    """Fit the model by maximum likelihood.

    Args:
        x: Repeat purchases, at least 1 each.
        mean: Mean value of a repeat purchase, above zero.

    Returns:
        The model; None when no start of the optimiser converged.
    """
    unit = float(np.mean(mean))
    starts = [np.log([p, q, (q - 1) / p]) for p, q in SHAPES]
    best = maximum(_Likelihood(x, mean / unit), starts, [(LOWEST, HIGHEST)] * 3)
    if best is None:
        return None
    p, q, v = np.exp(best.point).tolist()
    return GammaGamma(p, q, v * unit, log_likelihood=(best.value - float(np.log(unit))) * len(x))


class _Likelihood:
    """The mean log-likelihood of a customer and its gradient in the logarithms of p, q and v."""

    def __init__(self, x: Floats, mean: Floats) -> None:
        self.spent = x * mean
        self.log_spent = np.log(self.spent)
        self.log_mean = float(np.log(mean).mean())
        # The gamma functions depend on x alone, which has few distinct values.
        self.x, self.place, counts = np.unique(x, return_inverse=True, return_counts=True)
        self.share = counts / len(x)

    def __call__(self, logs: Floats) -> tuple[float, Floats]:
        from scipy.special import betaln, psi

        p, q, v = np.exp(logs)
        shape = p * self.x
        every = shape[self.place]
        log_scale = np.log(v + self.spent)
        value = (
            -np.sum(betaln(shape, q) * self.share)
            + q * (np.log(v) - log_scale.mean())
            + np.mean(every * (self.log_spent - log_scale))
            - self.log_mean
        )
        both = psi(shape + q)
        slope = np.array(
            [
                np.sum(self.x * (both - psi(shape)) * self.share)
                + np.mean(self.x[self.place] * (self.log_spent - log_scale)),
                np.sum((both - psi(q)) * self.share) + np.log(v) - log_scale.mean(),
                q / v - np.mean((every + q) / (v + self.spent)),
            ]
        )
        return float(value), slope * np.exp(logs)
