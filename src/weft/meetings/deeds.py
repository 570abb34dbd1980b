"""What can happen to when people meet."""

from weft.core.deed import Deed

AVAILABILITY_CHANGED = Deed("availability.changed", "changed when they can meet")
FEED_OPENED = Deed("feed.opened", "made a calendar link")
FEED_CLOSED = Deed("feed.closed", "closed a calendar link")
