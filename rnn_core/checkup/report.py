"""All that a check-up came to, as it is printed, shown in a notebook, or made a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final

from rnn_core import sentences as toml
from rnn_core.checkup.finding import COMMON, Finding, State
from rnn_core.checkup.subject import Subject
from rnn_core.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["MARKS", "ORDER", "Report", "joined", "languages"]

ORDER: Final[tuple[State, ...]] = ("found", "clean", "not measured")
MARKS: Final = {"found": "!", "clean": "\u2713", "not measured": "?"}


def languages() -> tuple[str, ...]:
    """Return the languages that a report speaks.

    Examples
    --------
    >>> languages()
    ('en', 'ko')
    """
    return toml.languages(COMMON)


@dataclass(frozen=True, eq=False)
class Report:
    """What each check came to: those that found something first.

    Attributes
    ----------
    findings : tuple of Finding
    layers : tuple of str
        The recurrent layers that ran, as the model calls them.
    shape : tuple of int
        Of the input.
    seconds : float
        Of CPU that it took.
    language : str
        In which it shows itself; `told` gives another.
    """

    findings: tuple[Finding, ...]
    layers: tuple[str, ...]
    shape: tuple[int, ...]
    seconds: float
    language: str = "en"

    @classmethod
    def of(cls, subject: Subject, findings: tuple[Finding, ...], seconds: float) -> Report:
        """Order findings by their state."""
        ordered = sorted(findings, key=_rank)
        inputs = subject.given.inputs
        shape = tuple(getattr(inputs, "data", inputs).shape)
        names = dict.fromkeys(one.title for one in subject.heard)
        return cls(tuple(ordered), tuple(names), shape, seconds)

    @property
    def found(self) -> tuple[Finding, ...]:
        """Faults."""
        return self._in("found")

    @property
    def clean(self) -> tuple[Finding, ...]:
        """What was measured and is sound."""
        return self._in("clean")

    @property
    def not_measured(self) -> tuple[Finding, ...]:
        """What lacked something; each says what."""
        return self._in("not measured")

    def _in(self, state: State) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if one.state == state)

    def finding(self, check: str) -> Finding:
        """Return what one check came to.

        Raises
        ------
        InputError
            If there is no such check.
        """
        for one in self.findings:
            if one.check == check:
                return one
        names = ", ".join(one.check for one in self.findings)
        raise InputError.of(f"a check: {names}", repr(check), "choose one")

    def told(self, language: str) -> Report:
        """Return the same in another language.

        Raises
        ------
        InputError
            If there are no words in it.
        """
        toml.sentences(COMMON, language)
        return Report(self.findings, self.layers, self.shape, self.seconds, language)

    def summary(self) -> str:
        """Say how many checks came to what, and on what."""
        words = toml.sentences(COMMON, self.language)
        counts = ", ".join(
            words[f"count_{state.replace(' ', '_')}"].format(count=len(self._in(state))) for state in ORDER
        )
        subject = words["subject"].format(
            layers=", ".join(self.layers) or "-",
            shape=" \u00d7 ".join(map(str, self.shape)),
            seconds=f"{self.seconds:.1f}",
        )
        return f"{counts}\n{subject}"

    def __str__(self) -> str:
        """Say it in lines of text: what was found with why and what mends it, then the rest."""
        words = toml.sentences(COMMON, self.language)
        lines = [self.summary(), ""]
        for one in self.findings:
            lines.append(f"[{MARKS[one.state]}] {one.title(self.language)}: {one.sentence(self.language)}")
            if one.state == "found":
                lines.append(f"    {words['why']}: {one.why(self.language)}")
                lines += [f"    {_SIGNS[line.change]} {line.code}" for line in one.mend]
        return "\n".join(lines)

    __repr__ = __str__

    def to_frame(self) -> pd.DataFrame:
        """Return a row a check: its name, state, figure, sentence, why, and the lines that mend it."""
        import pandas as pd

        rows = [
            {
                "check": one.check,
                "state": one.state,
                "figure": one.figure,
                "sentence": one.sentence(self.language),
                "why": one.why(self.language),
                "mend": one.code,
            }
            for one in self.findings
        ]
        return pd.DataFrame(rows, columns=["check", "state", "figure", "sentence", "why", "mend"])

    def _repr_html_(self) -> str:
        summary = "<br>".join(map(escape, self.summary().split("\n")))
        rows = "".join(map(self._row, self.findings))
        head = f'<div style="opacity:.75;margin-bottom:.5em">{summary}</div>'
        return f'<div class="rnn-core-report">{head}{rows}</div>'

    def _row(self, one: Finding) -> str:
        border = {"found": "2px dashed", "clean": "2px solid", "not measured": "1px dotted"}[one.state]
        ring = (
            f'<span style="display:inline-block;width:1.5em;height:1.5em;line-height:1.5em;border:{border};'
            f'border-radius:1em;text-align:center;margin-right:.7em">{MARKS[one.state]}</span>'
        )
        weight = ";font-weight:600" if one.state == "found" else ""
        said = f'<span style="{weight}">{escape(one.sentence(self.language))}</span>'
        figure = f'<b style="float:right;margin-left:1em">{escape(one.figure)}</b>'
        if one.state == "not measured":
            return f'<div style="padding:.35em 0;opacity:.75">{ring}{said}{figure}</div>'
        mend = "\n".join(f"{_SIGNS[line.change]} {line.code}" for line in one.mend)
        inside = f"<div>{escape(one.why(self.language))}</div>"
        inside += f"<pre>{escape(mend)}</pre>" if one.state == "found" else ""
        opened = " open" if one.state == "found" else ""
        summary = f"<summary>{ring}{said}{figure}</summary>"
        return f'<details{opened} style="padding:.35em 0">{summary}{inside}</details>'


def joined(reports: Sequence[Report]) -> Report:
    """Return one report of several on one model and batch, each of other checks."""
    findings = sorted((one for report in reports for one in report.findings), key=_rank)
    first = reports[0]
    return Report(tuple(findings), first.layers, first.shape, sum(one.seconds for one in reports))


def _rank(finding: Finding) -> int:
    return ORDER.index(finding.state)


_SIGNS: Final = {"add": "+", "remove": "-", "same": " "}
