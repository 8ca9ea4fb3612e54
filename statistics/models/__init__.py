"""Rollups written with the receipts, and export jobs."""

from statistics.models.export import ExportJob
from statistics.models.rollup import DailyCount, HourlyCount

__all__ = ["DailyCount", "ExportJob", "HourlyCount"]
