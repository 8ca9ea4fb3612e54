"""Where to upload files that a later call names by their key."""

from typing import Any

from smsconsole.wire.aliyun.action import action
from smsconsole.wire.aliyun.call import Call
from smsconsole.wire.aliyun.files import BUCKET, make_policy


def for_materials(call: Call) -> dict[str, Any]:
    policy = make_policy(call)
    return {"Model": {"ExpireTime": str(policy.pop("expires")), **policy}}


def for_qualifications(call: Call) -> dict[str, Any]:
    policy = make_policy(call)
    return {"Data": {"Expire": policy.pop("expires"), **policy}}


def for_screenshots(call: Call) -> dict[str, Any]:
    policy = make_policy(call)
    return {"Model": {"ExpireTime": str(policy.pop("expires")), "Bucket": BUCKET, **policy}}


TABLE = (
    action("GetOSSInfoForUploadFile", "BizType", for_materials, success=True),
    action("GetQualificationOssInfo", "BizType!", for_qualifications, success=True),
    action("GetSmsOcrOssInfo", "TaskType", for_screenshots, success=True),
)
