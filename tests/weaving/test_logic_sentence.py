"""Sentences that are English by themselves, and can be said in any language."""

from weft.weaving.logic.sentence import Sentence, in_words, said

FRENCH = {
    "{name} asks for a kind of {crew}.": "{name} demande un type {of_crew}.",
    "Column {number}": "Colonne {number}",
    "“{header}” is too long.": "«{header}» est trop long.",
}
WORDS = {"crew": "équipe", "of_crew": "d’équipe"}


def test_a_sentence_is_plain_english_until_it_is_said():
    sentence = Sentence("{name} asks for a kind of {crew}.").of(name="Ana")

    assert sentence == "Ana asks for a kind of crew."
    assert said(sentence, in_words(WORDS, FRENCH.__getitem__)) == "Ana demande un type d’équipe."


def test_a_value_that_is_a_sentence_is_said_too_and_what_people_wrote_is_not():
    template = Sentence("“{header}” is too long.")
    say = in_words(WORDS, FRENCH.__getitem__)

    own = said(template.of(header=Sentence("Column {number}", number=3)), say)
    theirs = said(template.of(header="Column {number}"), say)

    assert own == "«Colonne 3» est trop long."
    assert theirs == "«Column {number}» est trop long."
    assert said("Column {number}", say) == "Column {number}"


def test_a_word_of_a_community_may_hold_braces():
    sentence = Sentence("{name} asks for a kind of {crew}.").of(name="Ana {name}")

    assert said(sentence, in_words({"crew": "{crew}"})) == "Ana {name} asks for a kind of {crew}."
