"""Whether a signed stamp is recent enough."""

import datetime as dt

from core import clock


def is_fresh(at: dt.datetime, window: dt.timedelta) -> bool:
    """Return whether ``at`` lies within ``window`` of now.

    While the test clock is frozen or shifted, the machine's own time counts as well: a vendor SDK stamps its calls
    with that and cannot be told otherwise.
    """
    return abs(clock.now() - at) <= window or (not clock.state().is_real and abs(clock.machine_now() - at) <= window)
