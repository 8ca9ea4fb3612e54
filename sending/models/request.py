from django.db import models

from core.tenancy import TenantModel


class IdempotencyKey(TenantModel):
    """A caller's key of one send, with the hash of its body and the answer given (REST)."""

    key = models.CharField(max_length=100)
    body_sha256 = models.CharField(max_length=64)
    response = models.JSONField()
    status_code = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "key"], name="idempotency_once")]
