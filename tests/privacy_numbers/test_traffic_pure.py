"""Routing, texts and recordings as pure functions, over everything that can be put into them."""

import io
import itertools
import wave
from math import ceil

from hypothesis import given
from hypothesis import strategies as st

from core.segments import count
from privacy_numbers import recording, routing, texting

digits = st.text("0123456789", min_size=3, max_size=12)
types = st.sampled_from([routing.AXB, routing.AXN, routing.EXTENSION, routing.AXN_95, routing.AXG])
restrict = st.sampled_from(["", routing.A_MAY_NOT, routing.PEER_MAY_NOT])
ties = st.builds(
    routing.Ties, pool_type=types, phone_a=digits, peer=st.one_of(st.just(""), digits), restrict=restrict,
    shows_x=st.booleans(), is_member=st.booleans(),
)  # fmt: skip
black = st.lists(
    st.builds(routing.Black, is_pair=st.booleans(), counterpart=st.one_of(st.just(""), digits)), max_size=3
)


@given(digits, digits, st.one_of(st.none(), ties), black, st.booleans())
def test_a_call_either_goes_through_with_a_number_shown_or_is_refused_with_a_cause(
    caller: str, x: str, bound: routing.Ties | None, entries: list, is_off: bool
) -> None:
    found = routing.route(caller, x, bound, black=entries, is_off=is_off)
    assert bool(found.refusal) == (found.cause != 0)
    if found.refusal:
        assert found.display == ""
        return
    assert bound is not None
    assert found.callee
    assert found.display == (x if bound.shows_x else caller)
    assert found.callee == (bound.peer if caller == bound.phone_a else bound.phone_a)
    assert (found.direction == routing.FROM_A) == (caller == bound.phone_a)
    assert bound.restrict != (routing.A_MAY_NOT if found.direction == routing.FROM_A else routing.PEER_MAY_NOT)
    if bound.pool_type == routing.AXB and caller != bound.phone_a:
        assert caller == bound.peer


@given(digits, digits, ties, black)
def test_a_number_that_is_off_or_a_caller_of_the_pool_blacklist_reaches_nobody(
    caller: str, x: str, bound: routing.Ties, entries: list
) -> None:
    assert routing.route(caller, x, bound, black=entries, is_off=True).refusal == routing.OTHER
    listed = [*entries, routing.Black()]
    assert routing.route(caller, x, bound, black=listed).refusal == routing.BLACKLISTED


@given(st.floats(0, 20_000))
def test_every_begun_minute_is_billed_and_an_answer_at_least_one(seconds: float) -> None:
    minutes = routing.begun_minutes(seconds)
    assert minutes == max(1, ceil(ceil(seconds) / 60))


facts = st.builds(
    texting.Facts, mode=st.sampled_from(["off", "intercept", "intercept_full", "smart"]),
    refusal=st.sampled_from(["", "no_binding", "restricted", "blacklisted", "other"]), is_opted_out=st.booleans(),
    unlawful=st.lists(st.sampled_from(["赌博", "发票"]), max_size=2), passed=st.sets(st.just("赌博")),
    must_confirm=st.booleans(), can_be_smart=st.booleans(),
)  # fmt: skip


@given(facts)
def test_a_text_has_one_fate_and_what_costs_is_reported(given_facts: texting.Facts) -> None:
    fate = texting.decide(given_facts)
    assert not fate.product or fate.is_reported
    assert fate.product in ("", "privacy_caught")  # smart is charged by its receipt
    assert (fate.kind == texting.INTERCEPTED) <= given_facts.mode.startswith("intercept")
    if fate.kind == texting.SMART:
        assert given_facts.mode == "smart"
        assert given_facts.can_be_smart
        assert not given_facts.refusal
    if fate.state in (texting.SENT, texting.HELD):
        assert not given_facts.is_opted_out
        assert set(given_facts.unlawful) <= set(given_facts.passed)
        assert given_facts.must_confirm == (fate.state == texting.HELD)
    if given_facts.refusal == "blacklisted":
        assert fate.kind == texting.BLOCKED


@given(st.text(min_size=1, max_size=300))
def test_a_smart_text_carries_signature_and_opt_out_once_and_is_counted_with_them(content: str) -> None:
    shown = texting.shown(content)
    assert shown.startswith("【号码隐私保护】")
    assert shown.endswith("回T退订")
    assert texting.segments(content, texting.SMART) == count(shown)
    assert texting.segments(content, texting.INTERCEPTED) == count(content)


sentence = st.tuples(st.sampled_from([0, 1]), st.text(min_size=1, max_size=30), st.integers(0, 20_000))


@given(st.lists(sentence, max_size=8), st.floats(0, 30))
def test_sentences_never_overlap_and_end_with_the_call(said: list, seconds: float) -> None:
    sentences: list = []
    for channel, text, at_ms in said:
        sentences = recording.say(sentences, channel=channel, text=text, at_ms=at_ms)
    kept = recording.within(sentences, seconds)
    for before, after in itertools.pairwise(kept):
        assert before["end_ms"] <= after["begin_ms"]
    assert all(row["begin_ms"] < row["end_ms"] <= seconds * 1000 for row in kept)
    with wave.open(io.BytesIO(recording.tone(seconds, kept))) as sound:
        assert sound.getnframes() == round(seconds * 8000)
        assert (sound.getsampwidth(), sound.getnchannels(), sound.getframerate()) == (1, 1, 8000)


def test_a_recording_is_ten_minutes_at_most() -> None:
    with wave.open(io.BytesIO(recording.tone(14_400))) as sound:
        assert sound.getnframes() == 600 * 8000
