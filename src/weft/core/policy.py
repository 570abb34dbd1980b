"""One place for "who may": a sentence of policy is a set of rows, and fetching is the check."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import Any, Generic, TypeVar

from django.core import checks
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, URLResolver, get_resolver

from weft.core.actor import Actor
from weft.core.door import Kept

Row = TypeVar("Row", bound=Model)
View = Callable[..., HttpResponse]

NOBODY = Q(pk__in=[])
"""No rows at all, for a rule to say so."""


@dataclass(frozen=True)
class Rule(Generic[Row]):
    """Which rows of a model an actor may see or do something with."""

    model: type[Row]
    name: str
    q: Callable[[Actor], Q]

    def rows(self, actor: Actor) -> QuerySet[Row]:
        """All of them, inside the actor's congregation."""
        rows: QuerySet[Row] = self.model._meta.base_manager.all()
        if issubclass(self.model, Kept):
            rows = rows.filter(congregation_id=actor.congregation_id)
        return rows if actor.is_house else rows.filter(self.q(actor))

    def allows(self, actor: Actor, row: Row) -> bool:
        return self.rows(actor).filter(pk=row.pk).exists()

    def require(self, actor: Actor, row: Row) -> None:
        if not self.allows(actor, row):
            raise PermissionDenied(self.name)

    def fetch(self, actor: Actor, **key: Any) -> Row:
        """The row, or the same 404 as for a row that was never there."""
        row = self.rows(actor).filter(**key).first()
        if row is None:
            raise Http404
        return row


@dataclass(frozen=True)
class May:
    """Whether an actor may do something that has no row yet."""

    name: str
    answer: Callable[[Actor], bool]

    def __call__(self, actor: Actor) -> bool:
        return actor.is_house or self.answer(actor)

    def require(self, actor: Actor) -> None:
        if not self(actor):
            raise PermissionDenied(self.name)


@dataclass(frozen=True)
class Public:
    """Open to everybody, with the reason why."""

    reason: str
    name: str = "public"


Guard = Rule[Any] | May | Public


def rule(model: type[Row]) -> Callable[[Callable[[Actor], Q]], Rule[Row]]:
    """Turn `def see_offer(actor) -> Q` into the rule of that name."""
    return lambda q: Rule(model, q.__name__, q)


def may(answer: Callable[[Actor], bool]) -> May:
    """Turn `def may_open_round(actor) -> bool` into the permission of that name."""
    return May(answer.__name__, answer)


@may
def be_signed_in(actor: Actor) -> bool:
    """Whoever is signed in to this house."""
    return actor.is_signed_in


@may
def be_member(actor: Actor) -> bool:
    """Every member of the community."""
    return actor.is_member


def mark(actor: Actor, rows: Iterable[Row], **rules: Rule[Row]) -> list[Row]:
    """Set `may_<verb>` on each row with one query a verb, so that buttons cost nothing."""
    marked = list(rows)
    for verb, each in rules.items():
        allowed = set(each.rows(actor).filter(pk__in=[row.pk for row in marked]).values_list("pk", flat=True))
        for row in marked:
            setattr(row, f"may_{verb}", row.pk in allowed)
    return marked


def gate(**guards: Guard) -> Callable[[View], View]:
    """Declare who may use a view, by method; a Rule also fetches the row that `pk` names.

    `@gate(get=see_round, post=steer_round)` gives the view the row in place of `pk`.
    """
    by_method = {method.upper(): guard for method, guard in guards.items()}
    if "GET" in by_method:
        by_method.setdefault("HEAD", by_method["GET"])

    def wrap(view: View) -> View:
        @wraps(view)
        def gated(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            guard = by_method.get(request.method or "")
            admitted = _admit(guard or next(iter(by_method.values())), request.actor, kwargs)  # type: ignore[attr-defined]
            if guard is None:
                return HttpResponseNotAllowed(sorted(by_method))
            return view(request, *admitted, **kwargs)

        gated.guards = by_method  # type: ignore[attr-defined]
        return gated

    return wrap


def _admit(guard: Guard, actor: Actor, kwargs: dict[str, Any]) -> tuple[Model, ...]:
    if isinstance(guard, Rule):
        return (guard.fetch(actor, pk=kwargs.pop("pk")),)
    if isinstance(guard, May) and not guard(actor):
        raise Http404
    return ()


@dataclass(frozen=True)
class Way:
    """One URL of the house and who may go there."""

    path: str
    name: str
    view: View

    @property
    def guards(self) -> dict[str, Guard]:
        return getattr(self.view, "guards", {})


def ways(patterns: Iterable[Any] | None = None, prefix: str = "") -> Iterator[Way]:
    """Every URL of the house, walked through the resolver."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        path = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from ways(each.url_patterns, path)
        elif isinstance(each, URLPattern):
            yield Way(path, each.name or "", each.callback)


def check_every_way_is_declared(**_: Any) -> list[checks.CheckMessage]:
    """A view that does not say who may use it keeps the house closed."""
    return [
        checks.Error(f"/{way.path} does not declare who may use it. Give its view a @gate.", id="weft.E001")
        for way in ways()
        if not way.guards
    ]


def url_policies() -> list[dict[str, str]]:
    """For `weft policy`: each URL, method, rule and object, in words a person can check."""
    return [
        {
            "url": "/" + way.path,
            "name": way.name,
            "method": method,
            "rule": guard.name,
            "object": guard.model.__name__ if isinstance(guard, Rule) else "",
            "reason": guard.reason if isinstance(guard, Public) else "",
        }
        for way in ways()
        for method, guard in sorted(way.guards.items())
    ]
