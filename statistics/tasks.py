"""What the queue calls: ids only, safe to run twice."""

from statistics.services import run_export


def run_export_task(job_id: int) -> bool:
    """Write the file of an export."""
    return run_export(job_id)
