"""How people come in: only an invitation opens an account, and nobody has a password."""

import time

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.forms import (
    ConfirmEmailVerificationCodeForm,
    ConfirmLoginCodeForm,
    LoginForm,
    SignupForm,
)
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from weft.congregations.logic.words import vocabulary
from weft.congregations.queries.coming import was_invited
from weft.core import text
from weft.core.actor import Actor
from weft.people.actions.accounts import come_in, note_device
from weft.people.forms import LineField
from weft.people.logic import zone_called
from weft.people.models import Account
from weft.web.joining import JOINING, arrive, begin

FRESH = 60 * 60
"""So many seconds after signing in, passkeys may be changed without proving again who one is."""


class Backend(AuthenticationBackend):
    """Fetches an account together with its person, because every page needs both."""

    def get_user(self, user_id):
        return Account.objects.select_related("person").filter(pk=user_id, is_active=True).first()


class Plainly:
    """Says beside each field what belongs there, instead of inside it."""

    labels = {"login": _("Your mail address"), "email": _("Your mail address"), "code": _("The code")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)


class SignInForm(Plainly, LoginForm):
    """The mail address to which a code is sent."""


class SignInCodeForm(Plainly, ConfirmLoginCodeForm):
    """The code that was sent to somebody who comes back."""


class NewMailCodeForm(Plainly, ConfirmEmailVerificationCodeForm):
    """The code that was sent to somebody who comes in for the first time."""

    def clean_code(self):
        """Whoever began anew elsewhere left nothing here that a code could open."""
        code = super().clean_code()
        if self.user is None:
            raise get_adapter().validation_error("incorrect_code")
        return code


class ClaimForm(Plainly, SignupForm):
    """By which name an invited person comes in, and by which mail address from then on."""

    name = LineField(
        label=_("Your name"), max_length=120, help_text=_("Any name; as you want to be called here.")
    )
    zone = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    field_order = ["name", "email", "zone"]

    def __init__(self, *args, invitation=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.invitation = invitation
        self.fields["email"].help_text = _(
            "A code is sent there now. Nobody %(in_the_congregation)s sees the address."
        ) % (invitation.congregation.vocabulary if invitation else vocabulary({}, get_language() or "en"))
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.fields["zone"].widget.attrs["data-guess-zone"] = ""

    def clean_zone(self):
        """A machine that names no zone known here is taken to be where the community is."""
        return zone_called(text.tidy(self.cleaned_data["zone"])) or self.invitation.congregation.zone

    def save(self, request):
        return begin(self.invitation, self.cleaned_data)


class Passkeys(DefaultMFAAdapter):
    """What a passkey is called until somebody names it."""

    def generate_authenticator_name(self, user, type):
        return gettext("This device")


def _note_device(request, user):
    """The library would keep from where somebody came, too."""
    if not request.session.session_key:
        request.session.create()
    note_device(
        actor=Actor(person_id=user.person_id),
        account=user,
        session_key=request.session.session_key,
        browser=request.META.get("HTTP_USER_AGENT", ""),
    )


class Adapter(DefaultAccountAdapter):
    """What the sign-in library may do here, and how it speaks."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _(
            "this is not the code we sent last. Look at the newest mail and type it once more."
        ),
        "too_many_login_attempts": _("That was one try too many for this code. Ask for a new one."),
        "rate_limited": _("Please wait a few minutes before you ask again."),
        "account_inactive": _("This way in is closed. Ask whoever welcomes people where you belong."),
    }

    def is_open_for_signup(self, request):
        """Accounts begin on the page of an invitation, nowhere else."""
        return False

    def save_user(self, request, user, form, commit=True):
        raise PermissionDenied("Accounts open by invitation only.")

    def login(self, request, user):
        """Whoever comes in for the first time does so by the link they opened in this browser."""
        joining, is_new = request.session.pop(JOINING, None), not user.has_come_in
        member = arrive(user, joining) if is_new else None
        if member is None and is_new and was_invited(user.person_id):
            raise ImmediateHttpResponse(render(request, "account/signup_closed.html", status=404))
        super().login(request, user)
        come_in(actor=Actor(person_id=user.person_id), account=user)
        _note_device(request, user)
        if joining and member is None and is_new:
            messages.warning(
                request,
                gettext("That link ended before you were in. Ask whoever gave it to you for a new one."),
            )

    def post_login(self, request, user, **kwargs):
        response = super().post_login(request, user, **kwargs)
        _note_device(request, user)
        return response

    def get_login_stages(self):
        """A passkey is another way in, not a second lock: whoever lost theirs still comes in by mail."""
        return [stage for stage in super().get_login_stages() if not stage.endswith("AuthenticateStage")]

    def is_reauthentication_required(self, *, app, **kwargs):
        records = get_authentication_records(context.request, context.request.user)
        return not any(time.time() - record["at"] < FRESH for record in records)

    def add_message(
        self, request, level, message_template=None, message_context=None, extra_tags="", message=None
    ):
        """Pages say themselves what happened; only what went wrong is passed on."""
        if message:
            super().add_message(request, level, extra_tags=extra_tags, message=message)

    def send_account_already_exists_mail(self, email):
        here = context.request.build_absolute_uri(reverse("sign_in"))
        self.send_mail("account/email/account_already_exists", email, {"sign_in_url": here})
