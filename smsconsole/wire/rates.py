"""How often a second an account may call an action: the vendors' documented limits, as data.

A product is named as its vendor, number privacy "dypls". Of that the reference gives 500 for locking a number and 1000
for letting a held message go; the others have 500 here.

Alibaba's API reference gives 5000 a second and user for sending and 1000 for what manages signatures and templates;
Tencent's gives 3000 for SendSms and 20 for management. An action without a figure of its own has its
product's usual one. An access key may carry a smaller limit of its own, so that a program's handling of refusals can
be tried. The older interface's sending and pulling have the figures of the newer one's, each counted by its own name.
"""

USUAL: dict[str, int] = {"aliyun": 1_000, "dypls": 500, "tencent": 20}
ACTIONS: dict[tuple[str, str], int] = {
    ("aliyun", "SendSms"): 5_000,
    ("aliyun", "SendBatchSms"): 5_000,
    ("aliyun", "QuerySendDetails"): 5_000,
    ("dypls", "ConfirmSendSms"): 1_000,
    ("tencent", "SendSms"): 3_000,
    ("tencent", "PullSmsSendStatus"): 20_000,
    ("tencent", "PullSmsReplyStatus"): 20_000,
    ("tencent", "PullSmsSendStatusByPhoneNumber"): 20_000,
    ("tencent", "PullSmsReplyStatusByPhoneNumber"): 20_000,
    ("tencent", "sendsms"): 3_000,
    ("tencent", "sendmultisms2"): 3_000,
    ("tencent", "sendisms"): 3_000,
    ("tencent", "pullstatus"): 20_000,
    ("tencent", "pullstatus4mobile"): 20_000,
}


def limit_of(vendor: str, action: str, own: int = 0) -> int:
    """Return requests a second; ``own`` is the key's, 0 for none."""
    return own or ACTIONS.get((vendor, action)) or USUAL[vendor]
