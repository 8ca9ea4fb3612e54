"""Which of Alibaba's products a call is for. All have one version, so the version separates nothing.

A vendor's host name says it first (a program that reaches us by one means that product). Else the action's name does;
the one name that two products share is told by its fields.
"""

from dataclasses import dataclass
from types import MappingProxyType

from smsconsole.wire.aliyun import actions, privacy
from smsconsole.wire.aliyun.action import Action
from smsconsole.wire.aliyun.codes import RAM_BUSINESS
from smsconsole.wire.request import WireRequest

POOL_KEY = "CustomerPoolKey"


@dataclass(frozen=True)
class Product:
    """``name`` is how a permission names it, ``host`` how its host names begin, ``rates`` its key in ``wire.rates``.

    ``busy``: the product's word for calls that come too fast, "" where the gateway says it. ``denies``: the actions
    whose product itself says no to a key without permission; the gateway says it for the others.
    """

    name: str
    host: str
    rates: str
    actions: MappingProxyType[tuple[str, str], Action]
    busy: str = ""
    denies: frozenset[str] = frozenset()


SMS = Product("dysms", "dysmsapi", "aliyun", MappingProxyType(actions.ACTIONS), denies=RAM_BUSINESS)
PRIVACY = Product(
    "dypls", "dyplsapi", "dypls", MappingProxyType(privacy.ACTIONS), busy="isv.FLOW_LIMIT",
    denies=frozenset(name for _, name in privacy.ACTIONS),
)  # fmt: skip
PRODUCTS = (SMS, PRIVACY)
VERSIONS = frozenset(version for product in PRODUCTS for version, _ in product.actions)
_KNOWING = {
    key: tuple(product for product in PRODUCTS if key in product.actions)
    for any_product in PRODUCTS for key in any_product.actions
}  # fmt: skip


def product_of(request: WireRequest) -> Product:
    """Return the product that a named call is for; of an unknown name the first one, which refuses it."""
    host = request.header("host").lower()
    for product in PRODUCTS:
        if host.startswith(product.host):
            return product
    knowing = _KNOWING.get((request.version, request.asked), (SMS,))
    return knowing[-1] if POOL_KEY.encode() in request.fields else knowing[0]
