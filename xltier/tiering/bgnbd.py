"""BG/NBD: how often customers buy and when they silently leave, from their repeat purchases.

While active a customer buys at a rate λ, which differs between customers as a Gamma(r, α); after
every purchase the customer leaves for good with a probability p, which differs as a Beta(a, b).
The notation is that of the paper: x repeat purchases, the last of them t_x after the first
purchase, which lies T back (`age` here); all times in one unit.

Source: Fader, Hardie and Lee (2005), “Counting Your Customers” the Easy Way: An Alternative to the
Pareto/NBD Model, Marketing Science 24 (2), 275-284; the likelihood is factored as in their note
“Implementing the BG/NBD model for customer base analysis in Excel”.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xltier.tiering.fitting import maximum

if TYPE_CHECKING:
    from xltier.tiering.money import Floats

LOWEST, HIGHEST = -9.0, 7.0
"""Bounds of the logarithms of r, α, a and b, in units of the mean age: beyond them the likelihood
is flat, for the customers are as good as alike or as good as loyal."""
SHAPES = ((0.5, 1.0, 3.0), (2.0, 0.3, 10.0), (0.2, 3.0, 3.0))
"""Starting values of r, a and b; that of α follows from the mean rate."""

LARGEST_FOR_SERIES = 200.0
"""Up to this a + b the hypergeometric function is evaluated, beyond it the integral."""
NODES = 200
LARGEST_LOG_ODDS = 700.0
"""Odds of having left are capped here, so that P(alive) stays above zero."""


@dataclass(frozen=True, slots=True)
class Patterns:
    """Purchase patterns and how many customers have each; arrays of one length.

    Attributes:
        x: Repeat purchases.
        t_x: Time from the first to the last purchase; 0 without a repeat purchase.
        age: Time from the first purchase to now, T in the paper.
        weight: Number of customers.
    """

    x: Floats
    t_x: Floats
    age: Floats
    weight: Floats


@dataclass(frozen=True, slots=True)
class BgNbd:
    """The fitted model.

    Attributes:
        r: Shape of the purchase rates.
        alpha: Their scale, in the unit of time of the patterns.
        a: First shape of the probabilities of leaving.
        b: Second shape.
        log_likelihood: Of all customers, at the parameters.
    """

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float

    def p_alive(self, patterns: Patterns) -> Floats:
        """Return the probability that a customer has not left; 1 without a repeat purchase."""
        from scipy.special import expit

        x, gone = patterns.x, patterns.x > 0
        quiet = np.log((self.alpha + patterns.age) / (self.alpha + patterns.t_x))
        again = np.where(gone, self.b + x - 1, 1.0)
        log_odds = np.log(self.a / again) + (self.r + x) * quiet
        alive: Floats = expit(-np.minimum(log_odds, LARGEST_LOG_ODDS))
        return np.where(gone, alive, 1.0)

    def expected_purchases(self, time: float, patterns: Patterns) -> Floats:
        """Return the purchases expected within `time` from now: equation (10) of the paper."""
        if time <= 0:
            return np.zeros_like(patterns.x)
        return self.p_alive(patterns) * self._while_alive(time, patterns)

    def _while_alive(self, time: float, patterns: Patterns) -> Floats:
        """Return the purchases expected of a customer who has not left by now."""
        expected = np.full_like(patterns.x, np.nan)
        if self.a + self.b <= LARGEST_FOR_SERIES:
            expected = self._by_hypergeometric(time, patterns)
        most = (self.r + patterns.x) * time / (self.alpha + patterns.age)
        doubtful = ~((expected >= 0) & (expected <= most * (1 + 1e-9)))
        if doubtful.any():
            rest = Patterns(
                patterns.x[doubtful],
                patterns.t_x[doubtful],
                patterns.age[doubtful],
                patterns.weight[doubtful],
            )
            expected[doubtful] = self._by_integral(time, rest)
        return expected

    def _by_hypergeometric(self, time: float, patterns: Patterns) -> Floats:
        """Evaluate the closed form after Euler's transformation.

        (1 − z)^(r + x) ₂F₁(r + x, b + x; a + b + x − 1; z) is rewritten as
        (1 − z)^(a − 1) ₂F₁(a + b − 1 − r, a − 1; a + b + x − 1; z): the purchases x, which make the
        first form overflow, remain in one place only.
        """
        from scipy.special import hyp2f1

        # The closed form is 0 ÷ 0 at a = 1 and smooth around it.
        less = self.a - 1 if abs(self.a - 1) > 1e-6 else 1e-6
        a, x = 1 + less, patterns.x
        z = time / (self.alpha + patterns.age + time)
        with np.errstate(all="ignore"):
            series = hyp2f1(a + self.b - 1 - self.r, less, a + self.b + x - 1, z)
            left = np.exp(less * np.log1p(-z)) * series
            expected: Floats = (a + self.b + x - 1) / less * (1 - left)
        return expected

    def _by_integral(self, time: float, patterns: Patterns) -> Floats:
        """Integrate over p, Beta(a, b + x) for a customer who is still there.

        Given p the expected purchases are (1 − ((α + T) / (α + T + p t))^(r + x)) / p.
        """
        from scipy.special import betaincinv, roots_legendre

        nodes, weights = roots_legendre(NODES)
        distinct, place = np.unique(patterns.x, return_inverse=True)
        expected = np.zeros_like(patterns.x)
        for node, weight in zip((nodes + 1) / 2, weights / 2, strict=True):
            leave = betaincinv(self.a, self.b + distinct, node)
            p = np.maximum(leave, 1e-12)[place]
            rate = np.log1p(p * time / (self.alpha + patterns.age))
            expected += weight * -np.expm1(-(self.r + patterns.x) * rate) / p
        return expected


def fit(patterns: Patterns) -> BgNbd | None:
    """Fit the model by maximum likelihood.

    Args:
        patterns: At least one of them with a repeat purchase.

    Returns:
        The model; None when no start of the optimiser converged.
    """
    mean_age = float(np.average(patterns.age, weights=patterns.weight))
    mean_x = float(np.average(patterns.x, weights=patterns.weight))
    if not (mean_age > 0 and mean_x > 0):
        return None
    likelihood = _Likelihood(
        Patterns(patterns.x, patterns.t_x / mean_age, patterns.age / mean_age, patterns.weight)
    )
    starts = [np.log([r, r / mean_x, a, b]) for r, a, b in SHAPES]
    best = maximum(likelihood, starts, [(LOWEST, HIGHEST)] * 4)
    if best is None:
        return None
    r, alpha, a, b = np.exp(best.point).tolist()
    # Measuring time in another unit moves the likelihood of every repeat purchase's moment.
    unit = mean_x * float(np.log(mean_age))
    total = float(patterns.weight.sum())
    return BgNbd(r, alpha * mean_age, a, b, log_likelihood=(best.value - unit) * total)


class _Likelihood:
    """The mean log-likelihood of a customer and its gradient in the logarithms of r, α, a, b.

    Sums are taken without matrix products: those run on several threads and cost more than they
    save, and their last digits depend on the machine.
    """

    def __init__(self, patterns: Patterns) -> None:
        share = patterns.weight / patterns.weight.sum()
        # Two of the three parts depend on x alone and on the age alone: few distinct values.
        self.x, place = np.unique(patterns.x, return_inverse=True)
        self.share_x = np.bincount(place, weights=share)
        self.age, place = np.unique(patterns.age, return_inverse=True)
        self.share_age = np.bincount(place, weights=share)
        self.x_age = np.bincount(place, weights=share * patterns.x)
        again = patterns.x > 0
        self.again = Patterns(
            patterns.x[again], patterns.t_x[again], patterns.age[again], share[again]
        )

    def __call__(self, logs: Floats) -> tuple[float, Floats]:
        point = np.exp(logs)
        r, alpha, a, b = point.tolist()
        parts = (self._counts(r, alpha, a, b), self._ages(r, alpha), self._left(r, alpha, a, b))
        value = sum(part for part, _ in parts)
        slope = np.sum([part for _, part in parts], axis=0)
        return float(value), slope * point

    def _counts(self, r: float, alpha: float, a: float, b: float) -> tuple[float, Floats]:
        """Return the part that depends on x alone."""
        from scipy.special import betaln, gammaln, psi

        x = self.x
        value = gammaln(r + x) - gammaln(r) + r * np.log(alpha) + betaln(a, b + x) - betaln(a, b)
        left = psi(a + b) - psi(a + b + x)
        slope = np.stack(
            [
                psi(r + x) - psi(r) + np.log(alpha),
                np.full_like(x, r / alpha),
                left,
                left + psi(b + x) - psi(b),
            ]
        )
        return float(np.sum(value * self.share_x)), np.sum(slope * self.share_x, axis=1)

    def _ages(self, r: float, alpha: float) -> tuple[float, Floats]:
        """Return the part of customers who are still there: −(r + x)·log(α + T)."""
        now = alpha + self.age
        log_now, shape = np.log(now), r * self.share_age + self.x_age
        slope = [-np.sum(self.share_age * log_now), -np.sum(shape / now), 0.0, 0.0]
        return -float(np.sum(shape * log_now)), np.array(slope)

    def _left(self, r: float, alpha: float, a: float, b: float) -> tuple[float, Floats]:
        """Return what the possibility adds that a customer left after its last purchase.

        log(e^A + e^B) = A + log(1 + e^(B − A)), of which `_ages` has A; `gone` is the share of B.
        """
        from scipy.special import expit

        p = self.again
        now, then = alpha + p.age, alpha + p.t_x
        quiet, shape, chance = np.log(now / then), r + p.x, b + p.x - 1
        odds = np.log(a / chance) + shape * quiet
        value = np.maximum(odds, 0) + np.log1p(np.exp(-np.abs(odds)))
        gone = p.weight * expit(odds)
        slope = [
            np.sum(gone * quiet),
            np.sum(gone * shape * (1 / now - 1 / then)),
            np.sum(gone) / a,
            -np.sum(gone / chance),
        ]
        return float(np.sum(p.weight * value)), np.array(slope)
