"""What can happen to a person of this house."""

from weft.core.deed import Deed

ABOUT_ME_CHANGED = Deed("person.changed", "changed what others see of them")
ACCOUNT_OPENED = Deed("account.opened", "can now sign in")
