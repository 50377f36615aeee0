"""Every verdict sentence of the translation page, asked of figures that are computed here anew."""

from __future__ import annotations

import json
import re
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.shared.i18n import Language, words
from pages.translate import findings
from pages.translate.materials import bottleneck, kinds, stored
from pages.translate.materials.kinds import Material
from pages.translate.measure import beam, translate
from pages.translate.sentence import Sentence, samples, sentence
from pages.translate.seq2seq_view.component import packet
from pages.translate.url_state import Direction, PageState
from pages.translate.view_model import ViewModel, view_model
from rnn_core.analysis.bottleneck import enough
from rnn_core.models.seq2seq import Attention
from rnn_core.tasks.parallel import edits
from tests.pages import visit

ROOT = Path(__file__).parents[3]
LANGUAGES: tuple[Language, ...] = ("ko", "en")
BUDGETS = ("translate", "translate_grammar", "translate_longer")


def raw(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / f"docs/experiments/results/{name}.json").read_text("utf-8"))
    return found


def every() -> list[tuple[Material, Direction, Attention, str]]:
    """All that the page offers: what was learnt, the direction, the attention, the sentence."""
    found: list[tuple[Material, Direction, Attention, str]] = []
    for material in kinds.MATERIALS:
        ways: tuple[Direction, ...] = ("en-ko", "ko-en") if material in ("grammar", "real") else ("en-ko",)
        for way in ways:
            slugs = (
                [one.slug for one in samples()]
                if material == "grammar"
                else list(kinds.samples(material, way))
            )
            found += [(material, way, kind, slug) for kind, slug in product(kinds.KINDS[material], slugs)]
    return found


def shown(language: Language, one: tuple[Material, Direction, Attention, str]) -> ViewModel:
    material, way, kind, slug = one
    page_state, read = sentence(PageState(language, way, kind, sample=slug, material=material))
    return view_model(words(language), page_state, read)


def distance(one: list[str], other: list[str]) -> int:
    """Levenshtein's recursion, written down as the textbook has it."""
    best = np.zeros((len(one) + 1, len(other) + 1), int)
    for i, j in product(range(len(one) + 1), range(len(other) + 1)):
        if not (i and j):
            best[i, j] = i + j
        else:
            change = one[i - 1] != other[j - 1]
            best[i, j] = min(best[i - 1, j] + 1, best[i, j - 1] + 1, best[i - 1, j - 1] + change)
    return int(best[-1, -1])


@given(st.lists(st.sampled_from("abc"), max_size=8), st.lists(st.sampled_from("abc"), max_size=8))
def test_what_is_marked_is_the_fewest_that_must_change(made: list[str], reference: list[str]) -> None:
    found = edits(made, reference)
    assert found.count == distance(made, reference)
    kept = [token for token, wrong in zip(made, found.wrong, strict=True) if not wrong]
    rest = iter(reference)
    assert all(token in rest for token in kept)  # in their order


@pytest.mark.parametrize("one", every(), ids="-".join)
def test_the_verdict_on_a_sentence_is_that_of_its_tokens(
    one: tuple[Material, Direction, Attention, str],
) -> None:
    for language in LANGUAGES:
        found = shown(language, one)
        told = packet(found.view)
        tiles = [each["wrong"] for each in told["spoken"]]
        (_, made), (_, reference) = told["rows"]
        numbers = [int(number) for number in re.findall(r"\d+", told["verdict"])]
        small = [text.lower().replace(" ", "") for text in (made, reference)]
        assert (small[0] == small[1]) == (not any(tiles) and not numbers)
        if any(tiles):
            assert sum(tiles) in numbers
            assert len(tiles) in numbers
        if not numbers:
            assert told["verdict"] == words(language)("translate.verdict_right")


@pytest.mark.parametrize("one", every(), ids="-".join)
def test_what_the_claim_and_the_lede_say_is_so(one: tuple[Material, Direction, Attention, str]) -> None:
    for language in LANGUAGES:
        found = shown(language, one)
        looks = found.view.spoken[0].weights is not None
        assert looks == (one[2] != "none")
        attention = {"ko": "어텐션", "en": "ttention"}[language]
        plain = re.sub(r"\(#term-[a-z-]+\)", "", found.view.lede)
        assert (attention in plain) == looks or one[0] == "real"
        if not looks:
            assert str(len(found.view.context)) in plain
        if one[0] != "real":
            assert (attention in found.view.claim) == looks


@pytest.mark.parametrize("one", every(), ids="-".join)
def test_beam_search_says_the_same_exactly_when_it_is(
    one: tuple[Material, Direction, Attention, str],
) -> None:
    page_state, read = sentence(PageState("en", one[1], one[2], sample=one[3], material=one[0]))
    greedy = translate(page_state, read.words)
    best = beam(page_state, read.words)
    names = greedy.network.target.names
    texts = [[names[number] for number in numbers] for numbers in (best.best[0], greedy.said.pieces)]
    same = [token for token in texts[0] if token != "</s>"] == [
        token for token in texts[1] if token != "</s>"
    ]
    told = findings.found_the_same(greedy, best)
    assert told == same


def test_beam_search_is_compared_with_greedy_decoding_and_not_with_an_override() -> None:
    app = visit.start("translate", lang="en", way="en-ko", attention="luong", force="3-0")
    t = words("en")
    told = visit.said(app)
    assert t("translate.beam_same") in told
    assert t("translate.beam_other") not in told


def ends(name: str, part: str, kind: str, width: int) -> tuple[float, float]:
    """Medians over seeds at the shortest and the longest length of which every seed has ten or more."""
    bins: dict[int, list[float]] = {}
    runs = [row for row in raw(name)["rows"][part] if row["attention"] == kind]
    for row in runs:
        for first, share, count in row["bins"]:
            if count >= 10:
                bins.setdefault(first, []).append(share)
    full = {first: shares for first, shares in bins.items() if len(shares) == len(runs)}
    return float(np.median(full[min(full)])), float(np.median(full[max(full)]))


@pytest.mark.parametrize(("language", "material"), [*product(LANGUAGES, ("grammar", "dates", "digits"))])
def test_what_the_curves_are_said_to_show_they_show(language: Language, material: Material) -> None:
    t = words(language)
    told = " ".join(bottleneck.sentences(t, material))
    curves = {
        "digits": ends("translate", "digits", "none", 1),
        "grammar": ends("translate_grammar", "grammar", "none", 4),
    }
    config = json.loads((ROOT / "assets/translators/dates-none/config.json").read_text("utf-8"))
    shares = [own[0] for own in config["held_out"]["by_length"].values()]
    curves["dates"] = (shares[0], shares[-1])
    for task in {material, "digits"}:
        short, long = curves[task]
        kind = "unlearnt" if short < 0.9 else "falls" if long <= 0.1 else "between"
        assert t.of("translate_bottleneck", f"shape_{kind}", learnt="90%", lost="10%") in told
        if task == material:
            assert bottleneck.title(t, material) == t.of("translate_bottleneck", f"title_{kind}")
    budgets = {f"{raw(name)['settings']['updates']:,}" for name in BUDGETS[:2]}
    assert all(budget in told for budget in budgets)  # the condition stands in the same sentence
    assert "90%" in told
    if material == "grammar":
        assert raw("translate_grammar")["settings"]["seeds"] == 3
        assert {"ko": "시드 3개", "en": "3 seeds"}[language] in told


def test_the_numbers_beside_the_verdict_are_those_of_the_file() -> None:
    for task, name, width in (("digits", "translate", 1), ("grammar", "translate_grammar", 4)):
        [told] = [
            one
            for one in bottleneck.sentences(words("en"), task)
            if one.startswith({"digits": "Digits", "grammar": "Sentences"}[task])
        ]  # type: ignore[arg-type]
        printed = [float(one) / 100 for one in re.findall(r"([\d.]+)%", told)][:4]
        raw_ones = [*ends(name, task, "none", width), *ends(name, task, "luong", width)]
        np.testing.assert_allclose(printed, raw_ones, atol=0.0051)


@pytest.mark.parametrize("language", LANGUAGES)
def test_more_training_is_said_to_move_the_fall_exactly_where_it_does(language: Language) -> None:
    reached = []
    for name in ("translate", "translate_longer"):
        rows = [row for row in raw(name)["rows"]["digits"] if row["attention"] == "none"]
        lengths = sorted({first for row in rows for first, _, _ in row["bins"]})
        medians = {
            n: np.median([share for row in rows for first, share, _ in row["bins"] if first == n])
            for n in lengths
        }
        below = [n for n in lengths if medians[n] < 0.5]
        reached.append(min(below) - 1)
    told = bottleneck.longer(words(language))
    moved = words(language)("translate_bottleneck.longer_moves").split(".")[-2].strip()
    assert (moved in told) == (reached[1] > reached[0])
    for number in (*reached, 600, "1,800"):
        assert re.search(rf"(?<![\d,]){number}(?![\d,])", told)
    for name, part in (("translate_grammar", "grammar"), ("translate_longer", "grammar")):
        whole = np.median([row["exact"] for row in raw(name)["rows"][part] if row["attention"] == "none"])
        assert f"{whole:.1%}" in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_some_size_on_the_vector_is_not_the_limit(language: Language) -> None:
    runs = raw("translate")["rows"]["squeezed"]
    sizes = sorted({row["context"] for row in runs if row["attention"] == "none"})
    medians = {
        size: np.median(
            [row["exact"] for row in runs if (row["context"], row["attention"]) == (size, "none")]
        )
        for size in sizes
    }
    least = enough(stored.squeezed("none"))
    near = [size for size in sizes if max(medians.values()) - medians[size] <= 0.03]
    assert near == [size for size in sizes if size >= least]
    assert least < max(sizes)
    told = bottleneck.squeezed(words(language))
    luong = np.median([row["exact"] for row in runs if row["attention"] == "luong"])
    for number in (f"{medians[4]:.0%}", f"{medians[96]:.0%}", f"{luong:.0%}", str(least)):
        assert number in told
    assert luong > max(medians.values())  # "bypass"


@pytest.mark.parametrize("one", [one for one in every() if one[3].endswith(("cup", "-0"))], ids="-".join)
def test_the_source_that_a_token_depends_on_most_has_the_largest_share(
    one: tuple[Material, Direction, Attention, str],
) -> None:
    from pages.translate.inside import measure

    found = shown("en", one)
    for token in {0, len(found.view.spoken) - 1}:
        norms = np.linalg.norm(measure(found, token).to_states, axis=1)
        told = lesson_note(found, token)
        share = norms.max() / norms.sum() if norms.sum() else 0.0
        assert f"{share:.0%}" in told
        assert f"“{found.view.source[int(norms.argmax())]}”, the largest share" in told


def lesson_note(found: ViewModel, token: int) -> str:
    from pages.translate import inside

    measured = inside.measure(found, token)
    names = findings.names(words("en"), found, found.found.said.pieces.tolist())
    return inside._sentence(words("en"), found, measured, names[token])


def test_a_swap_counts_what_changes() -> None:
    app = visit.start("translate", lang="en", way="en-ko", attention="luong")
    app.selectbox(key="translate_swap_word_9").set_value(5)
    visit.sound(app.selectbox(key="translate_swap_for").set_value("book").run())
    one = next(one for one in samples() if one.slug == "cup")
    page_state = PageState("en", "en-ko", "luong")
    before, after = one.en.split(), one.en.replace("cup", "book").split()
    old, new = (translate(page_state, tuple(each)) for each in (before, after))
    moved = sum(abs(a - b) > 0.1 for a, b in zip(old.context, new.context, strict=True))
    tokens = [each.said.pieces.tolist() for each in (old, new)]
    changed = sum(a != b for a, b in zip(*tokens, strict=False)) + abs(len(tokens[0]) - len(tokens[1]))
    told = words("en")(
        "translate.swap_share", vector=moved, moved=0.1, count=96, pieces=changed, total=max(map(len, tokens))
    )
    assert told in visit.said(app)


def test_a_candidate_is_called_sure_by_the_limit_that_is_printed() -> None:
    """The browser decides; what it decides by stands in its sentence."""
    script = (ROOT / "pages/translate/seq2seq_view/js/piece.js").read_text("utf-8")
    assert "const SURE = 0.8;" in script
    assert (
        'one.top[0][1] > SURE ? "seq2seq_view.sharp" : "seq2seq_view.blurred", { share: percent(SURE) }'
        in script
    )
    for language in LANGUAGES:
        table = (ROOT / f"pages/translate/seq2seq_view/strings.{language}.toml").read_text("utf-8")
        for name in ("sharp", "blurred"):
            assert re.search(rf'^{name} = ".*{{share}}', table, re.MULTILINE)


def test_a_word_that_is_not_known_is_named_with_those_spelt_like_it() -> None:
    from pages.translate.notes import vocabulary
    from rnn_core.tasks.translation import analyse

    page_state = PageState("en", "en-ko", "luong")
    read = Sentence("i", ("i", "love", "the", "teachers"), "", own=False)
    [told] = view_model(words("en"), page_state, read).view.notes
    assert "not know: love; teachers (nearest by spelling: teaches, teacher)" in told
    for way in ("en-ko", "ko-en"):
        found = translate(PageState("en", way, "luong"), read.words)  # type: ignore[arg-type]
        known = set(found.network.source.names)
        for word in vocabulary(PageState("en", way, "luong"), found):  # type: ignore[arg-type]
            tokens = (word,) if way == "en-ko" else analyse(word)
            assert known >= set(tokens) or way == "ko-en"


def test_stored_curves_are_told_apart_from_ones_own() -> None:
    assert stored.NAMES == BUDGETS
    for name in BUDGETS:
        assert raw(name)["processor"]
        assert raw(name)["settings"]["seeds"] == 3
