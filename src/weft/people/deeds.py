"""What can happen to a person of this house."""

from weft.core.deed import Deed

ABOUT_ME_CHANGED = Deed("person.changed", "changed what others see of them")
SIGNUP_FORGOTTEN = Deed("signup.forgotten", "took back what a sign-up sheet said of them")
ACCOUNT_OPENED = Deed("account.opened", "can now sign in")
ADDRESS_CHANGED = Deed("address.changed", "signs in with another address now")
