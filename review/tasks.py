"""Work of the queue: ids in, services do it."""

from review import services


def run_order_task(order_id: int) -> None:
    """Run the engine on one order when it is due."""
    services.run_order(order_id)


def run_replay_task(replay_id: int) -> None:
    """Judge past submissions under a draft."""
    services.run_replay(replay_id)
