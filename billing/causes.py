"""Words of ``LedgerEntry.cause_kind``: what the number beside them is of."""

MESSAGE = "message"
PART = "message_part"  # "<message>:<n>": what of a message lies behind a tier's boundary
PACKAGE = "package"  # bought, given or returned as a whole
CREDIT = "credit_note"
USAGE = "usage"  # a five-minute window of a source (billing.services.usage)
