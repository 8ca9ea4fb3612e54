"""What falls due in number privacy."""

from core.duties import Duty, register
from privacy_numbers.services import calls, pushes, reports, texts
from privacy_numbers.services.expiry import expire_bindings, next_expiry
from privacy_numbers.services.pools import next_watch, watch_due
from privacy_numbers.services.rents import charge_rents, next_rent
from privacy_numbers.services.ringtones import decide_due, next_review
from privacy_numbers.services.verification import next_offline, take_offline


def register_all() -> None:
    """Add the duties to the registry that the sweeper and the test clock run."""
    register(Duty("privacy.ringtones", next_review, decide_due, order=30))
    register(Duty("privacy.verification", next_offline, take_offline, order=40))
    register(Duty("privacy.expire_bindings", next_expiry, expire_bindings, order=40))
    register(Duty("privacy.binding_rates", next_watch, watch_due, order=50))
    register(Duty("privacy.rents", next_rent, charge_rents, order=54))
    register(Duty("privacy.calls", calls.next_due, calls.end_due, order=42))
    register(Duty("privacy.texts", texts.next_due, texts.end_due, order=42))
    register(Duty("privacy.pushes", pushes.next_due, pushes.push_due, order=200))
    register(Duty("privacy.reports", lambda: None, reports.forget_old, order=902))
