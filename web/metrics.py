"""The figures for Prometheus."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

PREFIX = "netzwerkstatt"


@dataclass(frozen=True, slots=True)
class Figures:
    """What is measured at one scrape. Times are in seconds; None: the database did not answer."""

    database_up: bool
    loop_lag: float
    fronts: Mapping[str, bool]
    gateway_latency: float | None = None
    schedule_lag: float | None = None
    outbox_pending: int | None = None
    outbox_dead: int | None = None
    outbox_oldest: float | None = None
    attempts: Mapping[str, int] = field(default_factory=dict[str, int])


class _Exposed(Collector):
    """Figures in Prometheus' words."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    def collect(self) -> Iterator[Metric]:
        f = self._figures
        gauges: tuple[tuple[str, str, float | None], ...] = (
            ("database_up", "Whether the database answers.", f.database_up),
            (
                "gateway_latency_seconds",
                "A heartbeat to Discord and back.",
                f.gateway_latency,
            ),
            ("loop_lag_seconds", "The longest hold of the event loop of late.", f.loop_lag),
            ("schedule_lag_seconds", "How overdue the oldest schedule is.", f.schedule_lag),
            ("outbox_pending", "Rows that wait for delivery.", f.outbox_pending),
            ("outbox_dead", "Rows that were given up.", f.outbox_dead),
            ("outbox_oldest_seconds", "How overdue the oldest row is.", f.outbox_oldest),
        )
        for name, meaning, value in gauges:
            if value is not None:
                yield GaugeMetricFamily(f"{PREFIX}_{name}", meaning, value=float(value))
        ready = GaugeMetricFamily(
            f"{PREFIX}_front_ready", "Whether a chat platform is connected.", labels=["front"]
        )
        for name, connected in sorted(f.fronts.items()):
            ready.add_metric([name], float(connected))
        yield ready
        attempts = CounterMetricFamily(
            f"{PREFIX}_outbox_attempts", "Attempts at delivery, by result.", labels=["result"]
        )
        for result, count in sorted(f.attempts.items()):
            attempts.add_metric([result], count)
        yield attempts


def exposition(figures: Figures) -> bytes:
    """Return the figures, and those of the process, in Prometheus' text format."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    registry.register(_Exposed(figures))
    return generate_latest(registry)
