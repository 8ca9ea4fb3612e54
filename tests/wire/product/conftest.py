"""One running product for the SDK tests that need the real server: fixed hosts, TLS, bodies sent in chunks."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.product import Product, free_port

ALIYUN = ("LTAIdemo0000000000000001", "demo-aliyun-secret")
TENCENT = ("AKIDdemo0000000000000001", "demo-tencent-secret")


class Fixed(NamedTuple):
    """A running product, its ports and where its authority lies."""

    product: Product
    https: int
    proxy: int

    @property
    def authority(self) -> Path:
        return self.product.data_dir / "authority"

    @property
    def endpoint(self) -> str:
        return f"127.0.0.1:{self.product.port}"

    @property
    def node_key(self) -> dict[str, str]:
        """What Alibaba's Node.js SDK is told of the demo company's key."""
        return {"endpoint": self.endpoint, "accessKeyId": ALIYUN[0], "accessKeySecret": ALIYUN[1]}


@pytest.fixture(scope="session")
def fixed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fixed]:
    https, proxy = free_port(), free_port()
    product = Product(
        tmp_path_factory.mktemp("fixed"), HTTPS_PORT=str(https), PROXY_PORT=str(proxy), SMSCONSOLE_DEMO_DAYS="0"
    )
    product.start()
    yield Fixed(product, https, proxy)
    product.end()
