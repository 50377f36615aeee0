"""What a network learnt it knows when it reads: one way of cutting a text into tokens, from end to end."""

from __future__ import annotations

import io
import json
import unicodedata
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_core.checkpoints import load, pack, unpack
from rnn_core.checkpoints.folder import restore
from rnn_core.commands import main
from rnn_core.errors import CheckpointError
from rnn_core.reading import read
from rnn_core.text import clean, receive
from rnn_core.text.hangul import is_syllable
from rnn_core.text.vocabulary import UNKNOWN
from rnn_core.training.learn import learn, network
from rnn_core.training.plan import MOST_TOKENS, Plan, PlanError
from rnn_core.training.records import Begun, Stage
from rnn_core.training.sample import sample
from tests.examples import examples

HINDI = "मैं आज स्कूल जाकर किताब पढ़ूँगा। यह छोटी कहानी है।\n"
THAI = "วันนี้ฉันไปโรงเรียนเพื่ออ่านหนังสือที่นั่น\n"
CHAT = "오늘 👨‍👩‍👧‍👦 갔다 👍🏽 ❤️ 🇰🇷 ㅋㅋㅋ\n"
FOREIGN = [
    HINDI,
    THAI,
    CHAT,
    "اليوم ذهبتُ إلى المدرسةِ",
    "בְּרֵאשִׁית בָּרָא אֱלֹהִים",
    unicodedata.normalize("NFD", "오늘 나는 학교에 갔다. café"),
    "\u1112\u119e\u11ab\u1100\u1173\u11af 하\u11c3",  # old Hangul, and a new syllable with an old final
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f 1️⃣ 🧑🏿‍🚀",
    "e" + "\u0301" * 40,
    "a\r\nb\rc\u2028d\te\0f\x0cg",
    "\ud83d \ude00 \ud83d\ude00",
    "\ue000\U000f0000\U0010ffff\ufdd0\ufeff\u200b\u202e",
    "각각ㄱㅏ ㅋㅋ",
]
TEXTS = st.lists(st.sampled_from(FOREIGN) | st.text(max_size=40), min_size=1, max_size=8).map("".join)
TINY = {"hidden": 4, "embedding": 3, "window": 8, "streams": 2, "updates": 2, "stages": 1, "sample_length": 5}


def tiny(text: str, **more: Any) -> Plan:
    return Plan(text, **(TINY | more))


@settings(max_examples=examples(150), deadline=None)
@given(TEXTS, st.integers(1, 30))
def test_whatever_is_learnt_is_known_when_it_is_read(raw: str, times: int):
    try:
        plan = tiny(raw * times)
    except PlanError:
        return
    text, vocabulary = clean(raw * times).text, plan.vocabulary
    tokens = vocabulary.encode(text)
    assert tokens.unknown == plan.unknown == 0
    learnt, held = plan.parts
    assert sum(map(len, map(vocabulary.ids, learnt + held))) == len(tokens) == _counted(text, plan.jamo)
    for part, ids in zip(learnt, plan.documents, strict=True):
        np.testing.assert_array_equal(vocabulary.encode(part).ids, ids)
    assert "".join(tokens.graphemes) == text
    assert _nfc(vocabulary.decode(tokens.ids)) == _nfc(text)


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _counted(text: str, jamo: bool) -> int:
    """Tokens, by Unicode's own decomposition of syllables."""
    return sum(len(unicodedata.normalize("NFD", one)) if jamo and is_syllable(one) else 1 for one in text)


@pytest.mark.parametrize("text", [HINDI, THAI, CHAT, "".join(FOREIGN)], ids=["hindi", "thai", "chat", "all"])
def test_a_network_knows_what_it_was_trained_on_wherever_it_went(text: str, tmp_path: Path):
    plan = tiny(text * 30)
    begun, *records = learn(plan)
    assert isinstance(begun, Begun)
    assert (begun.unknown, begun.never_learnt) == (0, 0)
    trained = network(plan, next(one for one in records if isinstance(one, Stage)))
    again = unpack(pack(trained.model, trained.vocabulary, trained.config))
    for one in (trained, again):
        reading = read(one, text * 2)
        assert reading.tokens.unknown == reading.tokens.strange == 0
        assert np.isfinite(reading.bits[1:]).all()
        assert one.config["tokens"] == plan.vocabulary.tokens


def test_trained_and_traced_on_the_command_line_all_figures_agree(tmp_path: Path, capsys: Any):
    file, net, out = tmp_path / "all.txt", tmp_path / "net", tmp_path / "out"
    text = "\r\n".join(FOREIGN).replace("\0", "")  # which would make it no text
    file.write_bytes((text * 40).encode("utf-8", "ignore"))
    sizes = ["--hidden", "4", "--embedding", "3", "--window", "8", "--updates", "2", "--stages", "1"]
    assert main(["train", str(file), "--out", str(net), *sizes]) == 0
    begun = json.loads((net / "log.jsonl").read_text("utf-8").splitlines()[0])
    assert (begun["unknown"], begun["never_learnt"]) == (0, 0)
    assert "unknown" not in capsys.readouterr().err
    assert main(["trace", str(file), "--model", str(net), "--out", str(out)]) == 0
    assert "unknown" not in capsys.readouterr().err
    (entry,) = json.loads((out / "manifest.json").read_text("utf-8"))["texts"].values()
    assert entry["unknown"] == 0
    assert entry["steps"] == len(load(net).vocabulary.ids(receive(file.read_bytes()).text))


def test_what_only_the_held_out_part_holds_is_known_and_told():
    text = "to be or not to be " * 40
    at = len(text) * 11 // 40  # inside of the sixth of twenty stretches
    plan = tiny(text[:at] + "नि" + text[at:])
    assert plan.vocabulary.encode(plan.text).unknown == 0
    begun = next(iter(learn(plan)))
    assert isinstance(begun, Begun)
    assert (begun.never_learnt, begun.unknown) == (2, 0)


def test_where_there_are_too_many_characters_the_rarest_are_unknown_counted_and_never_jamo():
    kinds = [chr(0x4E00 + k) for k in range(6000)]
    text = "가나다라마바사 " * 3000 + "".join(kinds) + "".join(kinds[::2])
    plan = tiny(text)
    assert plan.jamo
    assert len(plan.vocabulary) == MOST_TOKENS
    unknown = plan.vocabulary.encode(plan.text).ids == UNKNOWN
    known = Counter(text).keys() & set(plan.vocabulary.entries)
    room = MOST_TOKENS - 1 - 67 - 1  # a space, and the jamo
    assert len(known - {" "}) == room
    assert plan.unknown == int(unknown.sum()) == 9000 - 2 * 3000 - (room - 3000)
    assert plan.vocabulary.encode("뷁 가나다").unknown == 0


def test_a_prompt_is_cleaned_as_the_text_was():
    plan = tiny(CHAT * 30)
    stage = next(one for one in learn(plan) if isinstance(one, Stage))
    model, vocabulary = network(plan, stage).model, plan.vocabulary
    apart = unicodedata.normalize("NFD", "오늘\r\n")
    assert sample(model, vocabulary, apart, 20, seed=3) == sample(model, vocabulary, "오늘\n", 20, seed=3)
    assert "\ufffd" not in sample(model, vocabulary, apart, 5)
    assert sample(model, vocabulary, "", 20, seed=3) == sample(model, vocabulary, "\n", 20, seed=3)


SHIPPED = sorted(
    path.parent for kind in ("models", "stacks") for path in Path("assets", kind).glob("*/config.json")
)


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_networks_without_a_name_for_their_tokens_read_as_they_were_trained(folder: Path):
    checkpoint = load(folder)
    assert checkpoint.vocabulary.tokens == ("jamo" if folder.name.startswith("korean") else "code point")
    for text in (
        HINDI,
        CHAT,
        "a👍🏽b",
        *(one.read_text("utf-8") for one in Path("assets/samples").glob("*/*.txt")),
    ):
        np.testing.assert_array_equal(checkpoint.vocabulary.encode(text).ids, checkpoint.vocabulary.ids(text))


def test_an_older_file_loads_and_one_with_other_tokens_is_refused(tmp_path: Path):
    plan = tiny(HINDI * 30)
    trained = network(plan, next(one for one in learn(plan) if isinstance(one, Stage)))
    older = {name: value for name, value in trained.config.items() if name != "tokens"}
    for tokens in (None, "code point"):
        again = _with(pack(trained.model, trained.vocabulary, older), tokens)
        assert unpack(again).vocabulary == trained.vocabulary
    with pytest.raises(CheckpointError, match="got tokens 'byte'; open it"):
        unpack(_with(pack(trained.model, trained.vocabulary, older), "byte"))
    with pytest.raises(CheckpointError, match="one of code point, jamo; got 'byte'"):
        restore("net", older | {"tokens": "byte"}, {})


def _with(data: bytes, tokens: str | None) -> bytes:
    """The same file with another name for its tokens, or none."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        config = json.loads(old.read("config.json"))
        config.pop("tokens")
        told = config if tokens is None else config | {"tokens": tokens}
        new.writestr("weights.safetensors", old.read("weights.safetensors"))
        new.writestr("config.json", json.dumps(told))
    return buffer.getvalue()
