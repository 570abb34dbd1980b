"""The page of a community's words."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import render
from django.utils.translation import gettext as _

from weft.congregations.actions.community import choose_words
from weft.congregations.forms.words import SpeechForm, word_forms
from weft.congregations.policy import community as policy
from weft.core.pages import see_other
from weft.core.policy import gate
from weft.core.tongue import speaking


@gate(get=policy.settle_congregation, post=policy.settle_congregation)
def community_words(request):
    """The community's words in every language of the house, and how they read in a sentence."""
    here, said = request.congregation, request.POST or None
    speech = SpeechForm(said, initial={"language": here.language, "word_set": here.word_set})
    spoken = word_forms(here, said)
    if said and all(form.is_valid() for form in (speech, *spoken)):
        words = {language: own for form in spoken for language, own in form.words.items()}
        choose_words(actor=request.actor, congregation=here, words=words, **speech.cleaned_data)
        messages.success(request, _("Kept. Below you see how your words read in a sentence."))
        return see_other("community_words", here.slug)
    names = dict(settings.LANGUAGES)
    told = {
        "speech": speech,
        "languages": [(names[form.language], form, _read(here, form)) for form in spoken],
    }
    return render(request, "congregations/words.html", told, status=422 if said else 200)


def _read(congregation, form):
    """Sentences in that language, with the words in many forms."""
    with speaking(form.language):
        words = congregation.vocabulary
        return [
            _("You sit in %(no_crew)s yet. In the next %(round)s, %(a_crew)s is proposed to you.") % words,
            _("What is said %(in_the_crew)s stays there. %(The_crews)s belong to those who sit in them.")
            % words,
            _("Before the end %(of_the_cycle)s you hear from %(your_companion)s.") % words,
            _("%(The_congregation)s meets at %(the_gatherings)s; ask %(a_steward)s or %(the_host)s.") % words,
            _("Everybody sees who holds which %(charge)s, and the dates %(of_the_retrospectives)s.") % words,
        ]
