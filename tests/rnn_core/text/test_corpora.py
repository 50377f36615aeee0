"""Splits: nothing stands on two sides, nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from rnn_core.errors import InputError
from rnn_core.text.corpora import READERS, Corpus


def parts(corpus: Corpus) -> list[set[str]]:
    return [set(corpus.train), set(corpus.selection), set(corpus.test)]


def disjoint(corpus: Corpus) -> bool:
    train, selection, test = parts(corpus)
    return not (train & selection or train & test or selection & test) and all((train, selection, test))


@pytest.mark.parametrize(("name", "end"), [("shakespeare", "\n\n"), ("korean", "\n")])
def test_blocks_end_where_the_text_breaks(name: str, end: str, tmp_path: Path) -> None:
    text = "".join(f"line {k} of this long text{end}" for k in range(12_000))
    (tmp_path / "text").write_text(text, "utf-8")
    corpus = READERS[name](tmp_path / "text")
    assert disjoint(corpus)
    assert corpus.split_by == "block"
    blocks = set().union(*parts(corpus))
    assert all(block.endswith(end) for block in blocks)
    assert sum(map(len, blocks)) == len(text)


def test_latex_is_split_at_its_sources(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("".join(f"% Part: {k}\n\\section{{{k}}}\n" for k in range(50)), "utf-8")
    corpus = READERS["latex"](tmp_path / "text")
    assert disjoint(corpus)
    assert corpus.split_by == "file"
    assert all(source.count("% Part:") == 1 for source in set().union(*parts(corpus)))


def test_python_leaves_tests_and_copies_out(tmp_path: Path) -> None:
    (tmp_path / "test").mkdir()
    (tmp_path / "test" / "big.py").write_text("x = 'test'\n" * 100)
    for k in range(40):
        (tmp_path / f"m{k}.py").write_text(f"value_{k} = {k}\n" * 60)
    (tmp_path / "copy.py").write_text("value_7 = 7\n" * 60)
    corpus = READERS["python"](tmp_path)
    assert disjoint(corpus)
    assert sum(map(len, parts(corpus))) == 40
    assert not any("'test'" in source for source in set().union(*parts(corpus)))


def test_the_same_text_is_split_the_same_way(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("a line\n\n" * 30_000 + "b" * 9 + "\n\n" * 40_000)
    assert READERS["shakespeare"](tmp_path / "text") == READERS["shakespeare"](tmp_path / "text")


def test_too_few_documents_are_refused(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("one\n\ntwo")
    with pytest.raises(InputError, match="at least three documents"):
        READERS["shakespeare"](tmp_path / "text")
