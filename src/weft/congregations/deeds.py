"""What can happen in a community."""

from weft.core.deed import Deed

CONGREGATION_FOUNDED = Deed("congregation.founded", "set up this community", "members", in_chronicle=True)
CONGREGATION_SETTLED = Deed(
    "congregation.settled", "changed the community's settings", "members", in_chronicle=True
)
PEOPLE_WELCOMED = Deed("people.welcomed", "brought people in", "members", in_chronicle=True)
INVITATION_MADE = Deed("invitation.made", "made an invitation")
INVITATION_REVOKED = Deed("invitation.revoked", "took back an invitation")
INVITATION_CLAIMED = Deed("invitation.claimed", "claimed their way in", in_chronicle=True)
AGREEMENT_WRITTEN = Deed(
    "agreement.written", "wrote down something we agree to", "members", in_chronicle=True
)
AGREEMENT_CHANGED = Deed("agreement.changed", "wrote anew what we agree to", "members", in_chronicle=True)
AGREEMENT_ENDED = Deed("agreement.ended", "ended something we had agreed to", "members", in_chronicle=True)
AGREEMENT_ACCEPTED = Deed("agreement.accepted", "said yes to what we agree to")
LEVEL_ADDED = Deed("level.added", "added a level of belonging", "members", in_chronicle=True)
LEVEL_CHANGED = Deed("level.changed", "changed a level of belonging", "members", in_chronicle=True)
LEVEL_DROPPED = Deed("level.dropped", "took a level of belonging away", "members", in_chronicle=True)
LEVEL_GIVEN = Deed("level.given", "gave somebody another level")
APPLICATION_SENT = Deed("application.sent", "somebody asked to come in", "those who decide")
APPLICATION_VOUCHED = Deed("application.vouched", "vouched for somebody who asks to come in")
APPLICATION_HALTED = Deed("application.halted", "somebody asked for a talk before an applicant comes in")
APPLICATION_RESUMED = Deed("application.resumed", "a talk that was asked for is over")
APPLICATION_WELCOMED = Deed(
    "application.welcomed", "somebody who asked to come in was welcomed", in_chronicle=True
)
APPLICATION_DECLINED = Deed(
    "application.declined", "somebody who asked to come in was told: not now", "the applicant"
)
APPLICATION_WITHDRAWN = Deed("application.withdrawn", "somebody who asked to come in took it back")
APPLICATION_TALKED = Deed("application.talked", "something was said about coming in", "the other side")
CHARGE_MADE = Deed("charge.made", "made something to be entrusted", "members", in_chronicle=True)
CHARGE_CHANGED = Deed("charge.changed", "changed what is entrusted", "members", in_chronicle=True)
CHARGE_ENDED = Deed("charge.ended", "ended something that was entrusted", "members", in_chronicle=True)
CHARGE_OFFERED = Deed("charge.offered", "asked somebody to take something over", "whoever is asked")
CHARGE_ACCEPTED = Deed("charge.accepted", "said yes to taking something over", "whoever asked")
CHARGE_HANDED_OVER = Deed("charge.handed over", "handed something over", "members", in_chronicle=True)
CHARGE_LAID_DOWN = Deed(
    "charge.laid down", "laid down what was entrusted to them", "members", in_chronicle=True
)
TERM_NEARS_ITS_END = Deed("charge.term nears its end", "a term ends soon", "whoever holds it or stands in")
TIE_ASKED = Deed("tie.asked", "two people were asked whether one looks out for the other", "both")
TIE_HELD = Deed("tie.held", "somebody looks out for somebody", "both")
TIE_ENDED = Deed("tie.ended", "somebody no longer looks out for somebody", "both")
TIE_PROMPTED = Deed("tie.prompted", "two people were reminded to talk", "both")
TIE_PROMPTS_CHANGED = Deed("tie.prompts changed", "changed whether they are reminded to talk")
READINESS_SAID = Deed("readiness.said", "said for how many they would look out")
TIES_PROPOSED = Deed("ties.proposed", "asked around who would look out for whom")
THEMES_CHANGED = Deed(
    "themes.changed", "changed what is brought up with one another", "members", in_chronicle=True
)
HOUSEMATE_ASKED = Deed("housemate.asked", "asked somebody whether they live together")
HOUSEMATE_TAKEN_BACK = Deed("housemate.taken_back", "took back an asking whether they live together")
HOUSEHOLD_JOINED = Deed("household.joined", "said yes to a household")
HOUSEHOLD_PASSED = Deed("household.passed", "answered whether they live together")
HOUSEHOLD_LEFT = Deed("household.left", "left a household")
CHILD_WRITTEN = Deed("child.written", "wrote down a child of their household")
CHILD_FORGOTTEN = Deed("child.forgotten", "took a child of their household off these pages")
ADMISSION_SETTLED = Deed("admission.settled", "changed how people come in", "members", in_chronicle=True)
TOLD_IN_TRUST = Deed("trust.told", "somebody told something in trust", "those whom they chose")
TRUST_ANSWERED = Deed("trust.answered", "something told in trust was answered", "those whom the teller chose")
TRUST_CLOSED = Deed("trust.closed", "something told in trust was closed")
TRUST_WITHDRAWN = Deed("trust.withdrawn", "something told in trust was taken back")
