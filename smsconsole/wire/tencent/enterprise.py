"""Who may manage signatures and templates through the interface: enterprises only."""

from accounts.choices import AccountKind
from smsconsole.wire.tencent.call import Call
from smsconsole.wire.tencent.codes import TencentError

PAGE_DEFAULT, PAGE_MAX = 10, 100


def require(call: Call) -> None:
    """Turn personal accounts away: they file in the console."""
    if call.account.kind == AccountKind.PERSONAL:
        raise TencentError("FailedOperation.NotEnterpriseCertification")


def international(call: Call) -> bool:
    """Return whether things abroad are meant (1) or domestic ones (0)."""
    value = call.values["International"]
    if value not in (0, 1):
        raise TencentError("InvalidParameterValue.InvalidInternational")
    return value == 1


def page(call: Call) -> slice:
    """Return the rows that Limit (10 where absent, at most 100) and Offset ask for; the older version has neither."""
    limit, offset = call.values.get("Limit") or PAGE_DEFAULT, call.values.get("Offset", 0)
    if not 1 <= limit <= PAGE_MAX:
        raise TencentError("InvalidParameterValue.LimitVerifyFail")
    if not 0 <= offset <= 10**9:
        raise TencentError("InvalidParameterValue.OffsetVerifyFail")
    return slice(offset, offset + limit)
