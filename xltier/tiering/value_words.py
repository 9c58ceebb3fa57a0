"""What the estimate of the expected value says when it has reservations or cannot be made."""

from __future__ import annotations

from xltier.language import Sentence
from xltier.tiering.remarks import Remark

METHOD = "value"


def too_few_buyers(buyers: int, least: int) -> Remark:
    """Return that there are fewer buyers than a fit needs."""
    return _remark(
        f"Expected value needs at least {least:,} customers with purchases and there are "
        f"{buyers:,}; it is left blank.",
        f"预期价值至少需要 {least:,} 位有购买记录的客户，目前有 {buyers:,} 位，因此留空。",
    )


def no_repeats() -> Remark:
    """Return that nobody bought on a second day."""
    return _remark(
        "Expected value needs customers who bought on more than one day and there are none; it is "
        "left blank.",
        "预期价值需要有客户在不同日期多次购买，目前没有这样的客户，因此留空。",
    )


def not_converged() -> Remark:
    """Return that the purchase model found no parameters."""
    return _remark(
        "The purchase pattern of these customers fits no BG/NBD model, so expected orders and "
        "expected value are left blank.",
        "这些客户的购买规律无法用 BG/NBD 模型拟合，因此预期购买次数和预期价值留空。",
    )


def too_few_repeat_buyers(repeat_buyers: int, least: int) -> Remark:
    """Return that too few customers have repeat purchases worth something."""
    return _remark(
        f"Expected value needs at least {least:,} repeat buyers who spent something and there are "
        f"{repeat_buyers:,}; only expected orders are shown.",
        f"预期价值至少需要 {least:,} 位有正金额复购的客户，目前有 {repeat_buyers:,} 位，"
        "因此只给出预期购买次数。",
    )


def no_mean_value() -> Remark:
    """Return that the spend model found no parameters with a mean."""
    return _remark(
        "What these customers spend differs too wildly for an average to be expected, so only "
        "expected orders are shown.",
        "这些客户的消费金额差异过大，无法给出预期平均值，因此只给出预期购买次数。",
    )


def related(correlation: float) -> Remark:
    """Return that frequency and value go together, against what the model takes for granted."""
    return _remark(
        "Expected value takes it that how often and how much customers buy are unrelated; here "
        f"their correlation is {_signed(correlation)}, so read it with care.",
        f"预期价值假定购买频率与单次金额无关，而这里两者的相关系数为 {_signed(correlation)}，"
        "请谨慎参考。",
    )


def _signed(correlation: float) -> str:
    return f"{correlation:.2f}".replace("-", "−")


def _remark(en: str, zh: str) -> Remark:
    return Remark(METHOD, Sentence(en, zh))
