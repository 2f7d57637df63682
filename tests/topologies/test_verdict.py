"""Sentences are texts that keep their values, whatever is done with them."""

import copy
import json
import pickle
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charges.anomalies.cancellation import GRAVITY, Anomaly, Factor
from charges.anomalies.models import Undecided
from charges.models.field import BadField
from charges.models.model import Incomplete
from charges.symmetries.abelian import AbelianGroup
from charges.words import FieldName, Omega, SymmetryName
from topologies import MalformedInput
from topologies.verdict import Choice, Sentence, Verdict, as_texts, joined

VALUES = st.one_of(
    st.integers(),
    st.fractions(),
    st.builds(Omega, st.integers(0, 9)),
    st.builds(FieldName, st.text(min_size=1), st.booleans(), st.integers(1, 5)),
    st.builds(SymmetryName, st.text()),
    st.just(AbelianGroup((2, 4), 1)),
    st.just(Anomaly(GRAVITY**2, Factor("X", symmetry=True))),
)
PARTS = st.lists(st.text() | VALUES)


@given(PARTS)
def test_a_sentence_is_the_text_of_its_parts(parts: list[object]) -> None:
    sentence, text = Sentence(*parts), "".join(map(str, parts))
    assert (sentence, hash(sentence), len(sentence)) == (text, hash(text), len(text))
    assert type(str(sentence)) is str
    table: dict[str, int] = {sentence: 1}
    assert table[text] == 1
    assert json.dumps(sentence) == json.dumps(text)
    assert [part for part in sentence.parts if type(part) is not str] == [p for p in parts if type(p) is not str]
    words = [type(part) is str for part in sentence.parts]
    assert not any(map(min, words, words[1:]))  # words that follow each other are one
    assert "" not in [part for part in sentence.parts if type(part) is str]


@given(PARTS, PARTS)
def test_parts_survive(one: list[object], other: list[object]) -> None:
    sentence = Sentence(*one)
    for again in (pickle.loads(pickle.dumps(sentence)), copy.copy(sentence), copy.deepcopy(sentence)):
        assert (type(again), again, again.parts) == (Sentence, sentence, sentence.parts)
    both = Sentence(*one, *other)
    assert both.parts == (sentence + Sentence(*other)).parts == Sentence(sentence, Sentence(*other)).parts
    assert ("so " + sentence).parts == Sentence("so ", *one).parts


@given(st.lists(VALUES))
def test_joined(values: list[object]) -> None:
    assert joined(values, "; ") == "; ".join(map(str, values))
    assert list(joined(values, "; ").parts[::2]) == values


def test_sentences_do_not_change() -> None:
    with pytest.raises(AttributeError):
        Sentence("a", Fraction(1, 2)).parts = ()  # type: ignore[misc]


def test_a_verdict_is_its_reason() -> None:
    assert str(Verdict(True, Sentence("at ", 3))) == "at 3"


def test_choices_are_texts() -> None:
    class Answer(Choice):
        YES = "yes"

    assert (Answer.YES, repr(Answer.YES), f"{Answer.YES}", {"yes": 1}[Answer.YES]) == ("yes", "'yes'", "yes", 1)
    assert json.dumps({Answer.YES: Answer.YES}) == '{"yes": "yes"}'
    with pytest.raises(ValueError, match="no"):
        Answer("no")


@pytest.mark.parametrize(
    ("error", "text", "why"),
    [
        (Undecided("mine", Sentence("needs ", FieldName("L"))), "mine: needs L", "needs L"),
        (Incomplete("mine", "has coloured fields"), "mine has coloured fields", "has coloured fields"),
        (BadField("spin", "field 'L': spin is 2", "spin is 2"), "field 'L': spin is 2", "spin is 2"),
        (BadField("name", "a field has no name"), "a field has no name", "a field has no name"),
    ],
)
def test_errors_say_what_is_wrong_apart_from_where(
    error: Undecided | Incomplete | BadField, text: str, why: str
) -> None:
    assert isinstance(error, MalformedInput)
    for copied in (error, pickle.loads(pickle.dumps(error))):  # workers send them
        assert (str(copied), copied.why) == (text, why)


def test_documents_hold_plain_texts() -> None:
    document = as_texts({Sentence("a"): [Sentence("at ", 3), 4, None, (True,)], "b": {"c": Sentence(Omega(1))}})
    assert document == {"a": ["at 3", 4, None, [True]], "b": {"c": "omega"}}
    assert [type(text) for text in (*document, document["a"][0], document["b"]["c"])] == [str] * 4


def test_an_anomaly_knows_its_symmetries() -> None:
    own = Factor("B-L", symmetry=True)
    anomaly = Anomaly(Factor("Y"), own**2)
    assert (anomaly, anomaly.symmetries) == ("Y B-L^2", ("B-L",))
    assert pickle.loads(pickle.dumps(anomaly)).factors == copy.deepcopy(anomaly).factors == anomaly.factors
