"""Pages of the levels of belonging."""

from django.contrib import messages
from django.shortcuts import render
from django.utils.translation import gettext as _

from weft.congregations.actions.levels import (
    Kind,
    add_level,
    add_ready_levels,
    begin_with_level,
    change_level,
    drop_level,
    raise_level,
    set_level,
)
from weft.congregations.forms.levels import LevelChoiceForm, LevelForm
from weft.congregations.logic.permits import RIGHTS, WITHOUT_LEVELS
from weft.congregations.policy import levels as policy
from weft.congregations.queries import levels as queries
from weft.core.pages import see_other
from weft.core.policy import be_member, gate


@gate(get=be_member)
def levels(request):
    here = request.congregation
    told = {
        "levels": queries.levels(request.actor),
        "rights": [(right, _(said) % here.vocabulary) for right, said in RIGHTS.items()],
        "without": WITHOUT_LEVELS,
        "may_change": policy.add_level(request.actor),
        "mine": request.membership.level_id,
    }
    return render(request, "congregations/levels.html", told)


@gate(get=policy.add_level, post=policy.add_level)
def level_add(request):
    form = LevelForm(request.POST or None, words=request.congregation.vocabulary)
    if request.method == "POST" and form.is_valid():
        add_level(actor=request.actor, kind=Kind(**form.cleaned_data))
        return see_other("levels", request.congregation.slug)
    told = {"form": form, "level": None}
    return render(request, "congregations/level.html", told, status=422 if form.is_bound else 200)


@gate(post=policy.add_level)
def levels_ready(request):
    """Friend and Partner: the first may join in, the second may do everything."""
    kinds = [
        Kind(_("Friend"), _("Somebody who joins in."), {"join"}),
        Kind(_("Partner"), _("Somebody who carries this place together with others."), set(RIGHTS)),
    ]
    if not add_ready_levels(actor=request.actor, kinds=kinds):
        messages.warning(request, _("There are levels already. You can change each of them."))
    return see_other("levels", request.congregation.slug)


@gate(get=policy.change_level, post=policy.change_level)
def level_change(request, level):
    now = {"name": level.name, "about": level.about, "rights": level.rights}
    form = LevelForm(request.POST or None, initial=now, words=request.congregation.vocabulary)
    if request.method == "POST" and form.is_valid():
        change_level(actor=request.actor, level=level, kind=Kind(**form.cleaned_data))
        messages.success(request, _("Kept. It holds at once for everybody who has this level."))
        return see_other("levels", request.congregation.slug)
    return _show_level(request, level, form, _drop_form(request, level))


def _show_level(request, level, form, drop_form):
    told = {"form": form, "level": level, "drop_form": drop_form}
    asked = form.is_bound or (drop_form is not None and drop_form.is_bound)
    return render(request, "congregations/level.html", told, status=422 if asked else 200)


def _drop_form(request, level, said=None):
    """Where its people go; nothing is asked about a level that nobody has."""
    if not queries.is_held(level):
        return None
    others = queries.levels(request.actor).exclude(pk=level.pk)
    return LevelChoiceForm(said, levels=others, label=_("Whoever has it gets"), required=True)


@gate(post=policy.change_level)
def level_drop(request, level):
    form = _drop_form(request, level, request.POST)
    if form is not None and not form.is_valid():
        now = {"name": level.name, "about": level.about, "rights": level.rights}
        return _show_level(
            request, level, LevelForm(initial=now, words=request.congregation.vocabulary), form
        )
    if drop_level(actor=request.actor, level=level, to=form.chosen if form else None):
        messages.success(request, _("It is gone. Nobody lost their place."))
        return see_other("levels", request.congregation.slug)
    return see_other("level_change", request.congregation.slug, level.pk)


@gate(post=policy.change_level)
def level_begin(request, level):
    begin_with_level(actor=request.actor, level=level)
    return see_other("levels", request.congregation.slug)


@gate(post=policy.change_level)
def level_raise(request, level):
    raise_level(actor=request.actor, level=level)
    return see_other("levels", request.congregation.slug)


@gate(get=policy.set_level, post=policy.set_level)
def member_level(request, member):
    form = LevelChoiceForm(
        request.POST or None, initial={"level": member.level_id}, levels=queries.levels(request.actor)
    )
    if request.method == "POST" and form.is_valid():
        set_level(actor=request.actor, member=member, level=form.chosen)
        return see_other("member", request.congregation.slug, member.pk)
    told = {"form": form, "member": member}
    return render(request, "congregations/levels_member.html", told, status=422 if form.is_bound else 200)
