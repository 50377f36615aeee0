"""Whatever keeps rooms: who may what, what is forgotten when, and what is kept."""

from __future__ import annotations

from concurrent.futures import Future, wait

import pytest

from pages.shared.rooms.answers import question
from pages.shared.rooms.keys import digest, key
from pages.shared.rooms.refusal import Refused
from pages.shared.rooms.store import AFTERMATH, AWAY, LIFE, Opened, RoomStore
from tests.pages.shared.rooms.keepers import Keeper

CHOICE = question(0, "choice", "Which?", ("a", "b"), 1)
TICKET = "ticket-of-the-first-phone"


def asked(store: RoomStore) -> Opened:
    opened = store.open().result()
    store.show(opened.code, opened.secret, CHOICE).result()
    store.act(opened.code, opened.secret, "ask").result()
    return opened


def test_one_room_s_secret_opens_no_other(store: RoomStore) -> None:
    one, other = asked(store), asked(store)
    for attempt in (
        lambda: store.act(one.code, other.secret, "votes").result(),
        lambda: store.show(one.code, other.secret, CHOICE).result(),
        lambda: store.erase(one.code, other.secret).result(),
        lambda: store.desk(one.code, other.secret),
        lambda: store.answers(one.code, other.secret),
    ):
        with pytest.raises(Refused, match="secret"):
            attempt()
    store.join(one.code, TICKET, "").result()
    assert store.has_seat(one.code, TICKET)
    assert not store.has_seat(other.code, TICKET)
    with pytest.raises(Refused, match="seat"):
        store.answer(other.code, TICKET, 1, 0).result()


def test_the_key_of_another_room_opens_none(store: RoomStore) -> None:
    one, other = asked(store), asked(store)
    with pytest.raises(Refused, match="gone"):
        store.join(one.code, TICKET, "", key=key(other.secret)).result()
    store.join(one.code, TICKET, "", key=key(one.secret)).result()


@pytest.mark.parametrize("number", [True, "1", None, 2, 0, 10**30, 1.5, [1]])
def test_an_answer_to_no_question_is_refused(store: RoomStore, number: object) -> None:
    opened = asked(store)
    store.join(opened.code, TICKET, "").result()
    with pytest.raises(Refused, match="closed"):
        store.answer(opened.code, TICKET, number, 0).result()
    assert store.answer(opened.code, TICKET, 1, 0).result() is True


def test_what_is_kept_says_neither_secrets_nor_whose_an_answer_is(store: RoomStore, keeper: Keeper) -> None:
    opened = asked(store)
    store.join(opened.code, TICKET, "Ann").result()
    store.answer(opened.code, TICKET, 1, 0).result()
    kept = keeper.raw()
    for digested in (digest("seat", TICKET), digest("answer", f"{TICKET}\0{1}")):
        assert digested.encode() in kept
    for secret in (TICKET, opened.secret, key(opened.secret)):
        assert secret.encode() not in kept


def test_nicknames_go_with_the_end_and_all_with_erasing(store: RoomStore, keeper: Keeper) -> None:
    opened = asked(store)
    store.join(opened.code, TICKET, "Ann").result()
    assert store.desk(opened.code, opened.secret).nicknames == ("Ann",)
    store.act(opened.code, opened.secret, "end").result()
    assert store.desk(opened.code, opened.secret).nicknames == ()
    store.erase(opened.code, opened.secret).result()
    with pytest.raises(Refused, match="gone"):
        store.told(opened.code)
    assert not store.has_seat(opened.code, TICKET)
    store.close()
    assert digest("seat", TICKET).encode() not in keeper.raw()


def test_rooms_expire(keeper: Keeper) -> None:
    now = [1e9]
    store = keeper.store(clock=lambda: now[0])
    running, over = asked(store), asked(store)
    store.act(over.code, over.secret, "end").result()
    now[0] += AFTERMATH + 1
    assert store.expire(now[0]).result() == 1
    with pytest.raises(Refused, match="gone"):
        store.told(over.code)
    assert store.told(running.code)["phase"] == "ask"
    now[0] += LIFE
    store.open().result()
    with pytest.raises(Refused, match="gone"):
        store.told(running.code)
    store.close()


def test_a_teacher_who_looks_no_more_is_waited_for(keeper: Keeper) -> None:
    now = [1e9]
    store = keeper.store(clock=lambda: now[0])
    opened = asked(store)
    woken: list[None] = []
    store.watch(opened.code, lambda: woken.append(None))
    now[0] += AWAY
    assert "waiting" not in store.told(opened.code)
    now[0] += 1
    assert store.told(opened.code)["waiting"] is True
    with pytest.raises(Refused, match="secret"):
        store.desk(opened.code, "x")
    assert store.told(opened.code)["waiting"] is True
    assert not woken
    assert "waiting" not in store.desk(opened.code, opened.secret).told
    assert len(woken) == 1
    assert "waiting" not in store.told(opened.code)
    store.act(opened.code, opened.secret, "end").result()
    now[0] += AWAY + 1
    assert "waiting" not in store.told(opened.code)
    store.close()


def test_a_word_is_taken_off_the_wall_however_it_is_written_and_put_back(store: RoomStore) -> None:
    opened = store.open().result()
    store.show(opened.code, opened.secret, question(0, "word", "In one word?")).result()
    store.act(opened.code, opened.secret, "ask").result()
    with pytest.raises(Refused, match="answer"):  # the class was shown no word yet
        store.cover(opened.code, opened.secret, 1, "Rude", covered=True).result()
    for place, word in enumerate(("Rude", "rude", "gate", "cell", "문")):
        ticket = f"ticket-of-a-phone-{place:05d}"
        store.join(opened.code, ticket, "").result()
        store.answer(opened.code, ticket, 1, word).result()
    store.act(opened.code, opened.secret, "votes").result()
    with pytest.raises(Refused, match="secret"):
        store.cover(opened.code, "x", 1, "rude", covered=True).result()
    for covered, shown in ((True, 3), (True, 3), (False, 4)):
        store.cover(opened.code, opened.secret, 1, "RUDE", covered=covered).result()
        words = [word for word, _ in store.told(opened.code)["question"]["distribution"]]
        assert len(words) == shown
        assert ("Rude" in words) is not covered
        assert store.told(opened.code)["question"]["count"] == 5
    with pytest.raises(Refused, match="answer"):
        store.cover(opened.code, opened.secret, 2, "gate", covered=True).result()


def test_a_nickname_is_taken_from_whoever_has_it(store: RoomStore) -> None:
    one, other = asked(store), asked(store)
    for room, ticket, name in ((one, TICKET, "Rude"), (one, f"{TICKET}-2", "Ann"), (other, TICKET, "Rude")):
        store.join(room.code, ticket, name).result()
    with pytest.raises(Refused, match="secret"):
        store.strike(one.code, other.secret, "Ann").result()
    store.strike(one.code, one.secret, "Rude").result()
    assert store.desk(one.code, one.secret).nicknames == ("Ann",)
    assert store.desk(one.code, one.secret).here == 2
    assert store.desk(other.code, other.secret).nicknames == ("Rude",)


def test_an_answer_that_nobody_waits_for_stops_nothing(store: RoomStore) -> None:
    opened = asked(store)
    store.join(opened.code, TICKET, "").result()
    given: list[Future[bool]] = [store.answer(opened.code, TICKET, 1, 0) for _ in range(100)]
    for one in given:
        one.cancel()
    wait(given)
    assert store.open().result().code != opened.code


def test_who_watches_is_woken_by_a_step_and_by_no_answer(store: RoomStore) -> None:
    opened = asked(store)
    store.join(opened.code, TICKET, "").result()
    woken: list[None] = []
    leave = store.watch(opened.code, lambda: woken.append(None))
    store.answer(opened.code, TICKET, 1, 0).result()
    store.open().result()  # by now whoever the answer woke would be awake
    assert not woken
    store.act(opened.code, opened.secret, "votes").result()
    store.open().result()
    assert len(woken) == 1
    leave()
    store.act(opened.code, opened.secret, "end").result()
    store.open().result()
    assert len(woken) == 1


def test_a_text_beside_a_room_is_its_teachers_and_goes_with_it(store: RoomStore) -> None:
    opened = store.open().result()
    assert store.attached(opened.code, "deck") == ""
    for text in ("one", "둘"):
        store.attach(opened.code, opened.secret, "deck", text).result()
    with pytest.raises(Refused, match="secret"):
        store.attach(opened.code, "x", "deck", "three").result()
    assert store.attached(opened.code, "deck") == "둘"
    store.erase(opened.code, opened.secret).result()
    with pytest.raises(Refused, match="gone"):
        store.attached(opened.code, "deck")
