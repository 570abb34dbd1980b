"""What is entrusted to whom, and handovers on their way."""

from tests import make
from weft.circles.queries.circles import actor_of
from weft.congregations.actions.charges import accept_handover, offer_charge, refuse_handover
from weft.congregations.models import Charge, Handover, Holding, Part

WORDS = "CNRY-words-that-go-with-a-charge"
THEIRS = "CNRY-words-that-go-with-a-charge-of-the-neighbours"
FORGOTTEN = "CNRY-words-that-are-forgotten"

MAY_READ = {WORDS: {"Ana", "Cy", "Dee"}, THEIRS: set(), FORGOTTEN: set()}


def _asked(asker, charge, taker, words=WORDS):
    return offer_charge(actor=actor_of(asker), charge=charge, taker=taker, part=Part.HOLDER, words=words)


def house(cast):
    letter = make.charge(cast.sol, "newsletter")
    anas = make.entrust(cast.sol, letter, cast.ana)
    bos = make.entrust(cast.sol, letter, cast.bo, Part.UNDERSTUDY)
    sols = Holding.objects.of(cast.home).get(membership=cast.sol)
    asked = _asked(cast.ana, letter, cast.cy)
    accepted = _asked(cast.ana, letter, cast.dee)
    accept_handover(actor=actor_of(cast.dee), handover=accepted)
    over = _asked(cast.ana, letter, cast.eve, FORGOTTEN)
    refuse_handover(actor=actor_of(cast.eve), handover=over)
    done = Handover.objects.of(cast.home).get(taker=cast.ana)
    return {
        Charge: {"Sol's, with everything": sols.charge_id, "Ana's": letter.pk},
        Holding: {"Sol's": sols.pk, "Ana's": anas.pk, "Bo's, who stands in": bos.pk},
        Handover: {
            "asked of Cy by Ana": asked.pk,
            "asked by Ana, Dee said yes": accepted.pk,
            "asked by Ana, Eve said not now": over.pk,
            "handed over by Sol to Ana": done.pk,
        },
    }


def theirs(kai):
    charge = make.charge(kai, "newsletter")
    holding = make.entrust(kai, charge, kai)
    asked = _asked(kai, charge, make.member(kai, "Ula Tide"), THEIRS)
    return {Charge: charge.pk, Holding: holding.pk, Handover: asked.pk}
