"""A small calendar of its own, day by day: slow, plain, and nothing like the real one inside."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from community.ports import Calendar
from community.recurring import Rule

HORIZON = timedelta(days=800)


class FakeCalendar(Calendar):
    """Looks at each day of the next two years and asks whether the rule names it."""

    def upcoming(
        self, rule: Rule, zone: str, after: datetime, count: int
    ) -> Sequence[tuple[datetime, datetime]]:
        found: list[tuple[datetime, datetime]] = []
        first = after.astimezone(ZoneInfo(zone)).date() - timedelta(days=1)
        for offset in range(HORIZON.days):
            slot = datetime.combine(first + timedelta(days=offset), rule.at)
            instant = self.instant(slot, zone)
            if instant > after and _names(rule, slot.date()):
                found.append((slot, instant))
            if len(found) == count:
                break
        return found

    def instant(self, slot: datetime, zone: str) -> datetime:
        return slot.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)


def _names(rule: Rule, day: date) -> bool:
    if rule.every == "once":
        return day == rule.anchor
    if day.weekday() != rule.weekday:
        return False
    if rule.every == "month":
        if not _counts(rule, day):
            return False
        if rule.nth == -1:
            return (day + timedelta(days=7)).month != day.month
        return (day.day - 1) // 7 + 1 == rule.nth
    return rule.anchor is None or _weeks_between(rule.anchor, day) % rule.interval == 0


def _weeks_between(anchor: date, day: date) -> int:
    monday = anchor - timedelta(days=anchor.weekday())
    return (day - monday).days // 7


def _counts(rule: Rule, day: date) -> bool:
    """Whether a month is one that the rule counts."""
    if rule.anchor is not None:
        return (day.month - rule.anchor.month) % rule.interval == 0
    return (day.month - (3 if rule.nth == -1 else 1)) % rule.interval == 0
