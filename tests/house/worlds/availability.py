"""Ana's week, her days away and her own calendar: hers alone."""

from datetime import timedelta

from weft.core import clock
from weft.meetings.actions import change_availability, name_calendar, say_away, say_otherwise
from weft.meetings.logic import Otherwise, Span

HOST = "cnry-where-ana-keeps-her-calendar.example.org"
KEY = "CNRY-key-of-anas-calendar"
HOURS = "04:05–04:10"
MAY_READ = {HOST: {"Ana"}, KEY: set(), HOURS: {"Ana"}}


def house(cast) -> dict[object, dict[str, object]]:
    """All that Ana said of when she can meet."""
    ana, today = cast.actor(cast.ana), clock.today()
    change_availability(actor=ana, week=(Span(0, 245, 250),), hours=(0, 1440))
    say_otherwise(actor=ana, days=Otherwise(today, today + timedelta(days=7), ((245, 250),)))
    say_away(actor=ana, start=today, until=today + timedelta(days=9))
    name_calendar(actor=ana, address=f"https://{HOST}/{KEY}.ics")
    return {}
