"""Where people are signed in, and what they take along."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore

from weft.core.work import run_work
from weft.flows.actions.exports import ask_for_everything
from weft.people.actions.exports import forget_export
from weft.people.queries.exports import open_export


def _device(member):
    session = SessionStore()
    session.create()
    return UserSession.objects.create(
        user=member.person.account, session_key=session.session_key, ip="127.0.0.1", user_agent="Firefox"
    )


def house(cast):
    return {UserSession: {"Ana's": _device(cast.ana).pk}}


def theirs(kai):
    return {UserSession: _device(kai).pk}


def doors(cast):
    ready, waiting, gone = (
        ask_for_everything(actor=cast.actor(each)) for each in (cast.ana, cast.bo, cast.cy)
    )
    export = open_export(ready)
    run_work.call(export.work_id)
    forget_export(actor=cast.actor(cast.cy), export=open_export(gone))
    return {"take_away": {"Ana's, ready": ready, "Bo's, being gathered": waiting, "taken": gone}}
