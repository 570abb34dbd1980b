"""What can happen to when people meet."""

from weft.core.deed import Deed

AVAILABILITY_CHANGED = Deed("availability.changed", "changed when they can meet")
FEED_OPENED = Deed("feed.opened", "made a calendar link")
FEED_CLOSED = Deed("feed.closed", "closed a calendar link")
AWAY_SAID = Deed("member.away", "said when they are away")
CAME_BACK = Deed("member.back", "came back")
CALENDAR_NAMED = Deed("calendar.named", "had busy times read from a calendar of their own")
CALENDAR_FORGOTTEN = Deed("calendar.forgotten", "had their calendar forgotten")
