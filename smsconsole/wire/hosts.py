"""The names under which the vendors' SMS, voice and number-privacy interfaces live, as data.

Read by the proxy (it tunnels these and nothing else), by the certificate of the HTTPS listener, and by the signature
explainer. Regions as in the endpoint tables of the official SDKs.
"""

_ALIYUN_REGIONS = (
    "cn-hangzhou", "cn-beijing", "cn-shanghai", "cn-shenzhen", "cn-qingdao", "cn-zhangjiakou", "cn-huhehaote",
    "cn-chengdu", "cn-hongkong", "ap-southeast-1", "ap-southeast-3", "ap-southeast-5", "ap-northeast-1",
    "eu-central-1", "eu-west-1", "us-east-1", "us-west-1", "me-east-1",
)  # fmt: skip
_TENCENT_REGIONS = (
    "ap-beijing", "ap-guangzhou", "ap-nanjing", "ap-shanghai", "ap-chengdu", "ap-chongqing", "ap-hongkong",
    "ap-singapore", "ap-bangkok", "ap-jakarta", "ap-seoul", "ap-tokyo", "eu-frankfurt", "na-ashburn",
    "na-siliconvalley", "sa-saopaulo",
)  # fmt: skip
ALIYUN_FIRST = ("dysmsapi.aliyuncs.com", "dyplsapi.aliyuncs.com", "dyvmsapi.aliyuncs.com")
TENCENT_FIRST = ("sms.tencentcloudapi.com", "vms.tencentcloudapi.com", "yun.tim.qq.com", "cloud.tim.qq.com")
VENDOR_HOSTS: tuple[str, ...] = (
    *ALIYUN_FIRST,
    *(f"{name.split('.')[0]}.{region}.aliyuncs.com" for name in ALIYUN_FIRST for region in _ALIYUN_REGIONS),
    "dysmsapi-proxy.cn-beijing.aliyuncs.com",
    "dysmsapi-xman.cn-hongkong.aliyuncs.com",
    *TENCENT_FIRST,
    *(f"{product}.{region}.tencentcloudapi.com" for product in ("sms", "vms") for region in _TENCENT_REGIONS),
)
# What the local authority may sign names below; it can vouch for nothing else, whoever gets hold of its key.
VENDOR_DOMAINS = ("aliyuncs.com", "tencentcloudapi.com", "tim.qq.com")
