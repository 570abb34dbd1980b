"""What can happen to a circle."""

from weft.core.deed import Deed

CREWS_FORMED = Deed("crews.formed", "crews came to be", "those who sit in them")
CIRCLE_NAMED = Deed("circle.named", "gave it a name", "those who sit in it")
CIRCLE_LEFT = Deed("circle.left", "left")
CIRCLE_MOVED = Deed("circle.moved", "it went on to its next state", "those who sit in it")
ACCESS_NOTED = Deed("access.noted", "said what they need to take part")
TOLD_OF_MYSELF = Deed("telling.told", "changed what they tell of themself, and to whom")
DOOR_OPENED = Deed("door.opened", "opened the door of a crew")
DOOR_CLOSED = Deed("door.closed", "closed the door of a crew")
KNOCKED = Deed("knock.made", "asked to come along", "those who sit in it")
KNOCK_TAKEN_BACK = Deed("knock.taken_back", "asks no longer to come along")
KNOCK_WELCOMED = Deed("knock.welcomed", "welcomed somebody among them", "those who sit in it")
CREW_STAYS = Deed("crew.stays", "said whether free seats are offered to somebody who waits")
COMPANY_SOUGHT = Deed("company.sought", "said whether they would like to join with another small crew")
OPENING_MADE = Deed("opening.made", "made an invitation that leads to a crew")
