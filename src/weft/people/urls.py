"""Ways into this room: about me, and in and out of the house.

The names that begin with account_ and mfa_ are those by which the sign-in library finds its own pages.
"""

from allauth.account import views as account
from allauth.mfa.webauthn import views as passkeys
from django.urls import path

from weft.core.policy import Public, be_signed_in, gate
from weft.people.views import accounts, blocks

OPEN = Public("Nobody is signed in yet.")
BOTH = gate(get=OPEN, post=OPEN)
MINE = gate(get=be_signed_in, post=be_signed_in)


def library(guard, view):
    return guard(accounts.in_our_manner(view))


SIGN_IN = library(BOTH, account.login)
PASSKEYS = library(gate(get=be_signed_in), passkeys.list_webauthn)
ELSEWHERE = gate(get=Public("It only leads on to the first page."))(accounts.to_the_first_page)

inside: list = [
    path("me/blocks/<int:pk>/lift/", blocks.block_lift, name="block_lift"),
]

outside: list = [
    path("sign-in/", SIGN_IN, name="sign_in"),
    path("sign-in/", SIGN_IN, name="account_login"),
    path("sign-in/", SIGN_IN, name="account_request_login_code"),
    path("sign-in/code/", library(BOTH, account.confirm_login_code), name="account_confirm_login_code"),
    path("sign-in/passkey/", library(BOTH, passkeys.login_webauthn), name="mfa_login_webauthn"),
    path("sign-in/closed/", library(gate(get=OPEN), account.account_inactive), name="account_inactive"),
    path("sign-in/other/", ELSEWHERE, name="account_email"),
    path("sign-in/again/", ELSEWHERE, name="account_reauthenticate"),
    path("sign-out/", library(BOTH, account.logout), name="account_logout"),
    path(
        "come-in/code/",
        library(BOTH, account.email_verification_sent),
        name="account_email_verification_sent",
    ),
    path("passkeys/", PASSKEYS, name="mfa_list_webauthn"),
    path("passkeys/", PASSKEYS, name="mfa_index"),
    path("passkeys/add/", library(MINE, passkeys.add_webauthn), name="mfa_add_webauthn"),
    path("passkeys/again/", library(MINE, accounts.prove_again), name="mfa_reauthenticate_webauthn"),
    path("passkeys/<int:pk>/name/", library(MINE, passkeys.edit_webauthn), name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/remove/", library(MINE, passkeys.remove_webauthn), name="mfa_remove_webauthn"),
    path("address/", accounts.address, name="address"),
    path("address/codes/", accounts.address_codes, name="address_codes"),
    path("devices/", accounts.devices, name="devices"),
    path("devices/end/", accounts.devices_end, name="devices_end"),
    path("devices/shared/", accounts.device_shared, name="device_shared"),
    path("devices/<int:pk>/end/", accounts.device_end, name="device_end"),
    path("leave-quickly/", accounts.quick_exit, name="quick_exit"),
    path("out/", accounts.out, name="out"),
]
