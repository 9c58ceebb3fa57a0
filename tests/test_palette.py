"""The palette works for colour-blind readers and in grey print."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from xltier.workbook.palette import TIER_COLOURS, text_on, tier_colour

# Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB
EYES = {
    "all colours": np.eye(3),
    "no red": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "no green": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "no blue": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
JUST_APART = 15
"""CIE 1976 difference that is seen at a glance, in small areas too."""


def linear(colour):
    parts = np.array([int(colour[at : at + 2], 16) for at in (0, 2, 4)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(light):
    x = TO_XYZ @ light / np.array([0.95047, 1, 1.08883])
    f = np.where(x > 0.008856, np.cbrt(x), 7.787 * x + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def contrast(one, other):
    luminance = sorted(TO_XYZ[1] @ linear(colour) for colour in (one, other))
    return (luminance[1] + 0.05) / (luminance[0] + 0.05)


@pytest.mark.parametrize("eye", EYES)
def test_any_two_tiers_look_different_to_every_eye(eye):
    seen = [lab(np.clip(EYES[eye] @ linear(colour), 0, 1)) for colour in TIER_COLOURS]
    for one, other in itertools.combinations(seen, 2):
        assert np.linalg.norm(one - other) > JUST_APART


def test_neighbouring_tiers_differ_in_a_grey_print():
    lightness = [lab(linear(colour))[0] for colour in TIER_COLOURS]
    assert min(abs(a - b) for a, b in itertools.pairwise(lightness)) > 20


def test_text_on_a_tiers_colour_can_be_read():
    for colour in TIER_COLOURS:
        assert contrast(colour, text_on(colour)) >= 3


def test_more_than_nine_tiers_and_no_tier_have_a_colour():
    assert tier_colour(9) == tier_colour(0)
    assert tier_colour(-1) not in TIER_COLOURS
