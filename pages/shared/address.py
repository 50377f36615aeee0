"""What the address bar says on a page, and where the visitor is on it: the same thing, as one frozen value.

Every page has an :class:`Address`: a frozen dataclass of all that a link to it can say, and how each query
parameter is read. The value lives in the session, a page its own; the address bar is rewritten from it on
every run, and read when it differs from what was last written there: on arrival, and on back and forward. A
page left through the navigation is found again as it was. The language is the visitor's, not a page's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Final, Generic, TypeVar, cast

import streamlit as st

from pages.shared import missing
from pages.shared.i18n import FALLBACK, Language, as_language, in_language, words
from pages.shared.missing import Held

_LANGUAGE: Final = "visitor_language"
_PAGE: Final = "visitor_page"
_WALL: Final = "visitor_wall"
"""Session key of whether the page is shown to a class on a wall: large, and with nothing to press."""
_VIEW: Final = "view"
_PROJECTOR: Final = "projector"
_BROUGHT: Final = "visitor_texts"
"""Session key of how many texts the visitor has brought so far."""


T = TypeVar("T", bound=str)
C = TypeVar("C")
P = TypeVar("P")


@dataclass(frozen=True)
class Parameter:
    """A query parameter: its field of the page state, and how its value is read. Nonsense becomes a
    default.
    """

    field: str
    read: Callable[[str], Any]


def slug(value: str) -> str:
    """Read a name of lower-case letters, digits, hyphens and underscores; else empty."""
    return value if re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,60}", value) else ""


def count(value: str) -> int | None:
    """Read a whole number of at most eight digits; else None."""
    return int(value) if re.fullmatch(r"[0-9]{1,8}", value) else None


def count_or(default: int, least: int = 0, most: int = 99_999_999) -> Callable[[str], int]:
    """Make a reader of a whole number within bounds; anything else is the default."""

    def read(value: str) -> int:
        number = count(value)
        return default if number is None or not least <= number <= most else number

    return read


def decimal_or(default: float, least: float, most: float) -> Callable[[str], float]:
    """Make a reader of a plain decimal number within bounds; anything else is the default."""

    def read(value: str) -> float:
        sound = re.fullmatch(r"-?[0-9]{1,4}(\.[0-9]{1,4})?", value)
        return float(value) if sound and least <= float(value) <= most else default

    return read


def token(value: str) -> str:
    """Read the id of a job, which cannot be guessed; else empty."""
    return value if re.fullmatch(r"[A-Za-z0-9_-]{8,32}", value) else ""


def one_of(choices: tuple[T, ...]) -> Callable[[str], T]:
    """Make a reader of one of several words; anything else is the first."""
    return lambda value: next((choice for choice in choices if choice == value), choices[0])


def choice(choices: tuple[C, ...], default: C) -> Callable[[str], C]:
    """Make a reader of one of several values as they are written; anything else is the default."""
    return lambda value: next((one for one in choices if str(one) == value), default)


@dataclass(frozen=True)
class Address(Generic[P]):
    """The way between a page's state, the session and the address bar.

    Attributes
    ----------
    page : str
        The page's name; also the prefix of its keys in the session.
    kind : type
        The page state's frozen dataclass: ``lang``, and fields that all have a default.
    parameters : mapping
        Query parameter -> how it is read.
    brought : mapping
        What changes in the page state when the visitor brings a text of their own.
    follows : bool
        Whether that happens too when they come through the navigation, with a text brought elsewhere since.
    held : tuple of Held
        What of the visitor's own the address can name.
    start : mapping
        Language -> what of the page state is not at its default where an address says nothing but that
        language; a language that is not there begins as the fallback does.
    """

    page: str
    kind: type[P]
    parameters: Mapping[str, Parameter]
    brought: Mapping[str, Any] = field(default_factory=dict)
    follows: bool = False
    held: tuple[Held[P], ...] = ()
    start: Mapping[Language, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def page_state_key(self) -> str:
        """Session key of the page state."""
        return f"{self.page}_place"

    @property
    def _met_key(self) -> str:
        return f"{self.page}_texts_met"

    @property
    def _written_key(self) -> str:
        return f"{self.page}_address"

    def query_of(self, page_state: P) -> dict[str, str]:
        """Return the query parameters of a page state, those at their default left out."""
        plain = {one.name: one.default for one in fields(cast(Any, self.kind))}
        said = {name: getattr(page_state, one.field) for name, one in self.parameters.items()}
        query = {"lang": str(cast(Any, page_state).lang)}
        query |= {n: str(v) for n, v in said.items() if v != plain[self.parameters[n].field]}
        if len(query) == 1:  # an address that says nothing else would begin elsewhere
            begun = self._begun(cast(Any, page_state).lang)
            query |= {n: str(v) for n, v in said.items() if self.parameters[n].field in begun}
        return query

    def _begun(self, lang: Language) -> Mapping[str, Any]:
        return in_language(self.start, lang) if self.start else {}

    def page_state_of(self, query: Mapping[str, str], otherwise: Language) -> P:
        """Return the page state that parameters name; whatever is hostile or out of date becomes a
        default.
        """
        lang = as_language(query.get("lang")) or otherwise
        read = {p.field: p.read(query[name]) for name, p in self.parameters.items() if name in query}
        page_state: P = cast(Any, self.kind)(lang=lang, **(read or self._begun(lang)))
        return page_state

    def arrive(self) -> P:
        """Take over what the address bar says if the visitor changed it, then write it anew; once a run.

        What it names of the visitor's own and is gone is dropped, and said at the top of the page.
        """
        known = ("lang", _VIEW, *self.parameters)
        query = {name: st.query_params[name] for name in st.query_params if name in known}
        came = st.session_state.get(_PAGE) != self.page
        st.session_state[_PAGE] = self.page
        _ALL[self.page] = self
        # Through the navigation one comes with nothing in the address: to what one left.
        bare = not set(query) - {"lang", _VIEW}
        returned = came and self.page_state_key in st.session_state and bare
        arrived = not returned and (
            self.page_state_key not in st.session_state or query != st.session_state.get(self._written_key)
        )
        if arrived:
            st.session_state[self.page_state_key] = self.page_state_of(query, language())
            st.session_state[_WALL] = query.get(_VIEW) == _PROJECTOR
        self.move(lang=language(), **self._met(through_navigation=came and bare))
        for held in self.held:
            self.move(**missing.miss(self.page, held, self.here(), arrived=arrived))
        self.write()
        missing.show(words(language()), self.page)
        return self.here()

    def _met(self, *, through_navigation: bool) -> Mapping[str, Any]:
        """Return what changes in the page state since the visitor brought a text elsewhere; met once."""
        texts = st.session_state.get(_BROUGHT, 0)
        new = texts > st.session_state.get(self._met_key, 0)
        st.session_state[self._met_key] = texts
        return self.brought if new and self.follows and through_navigation else {}

    def here(self) -> P:
        """Return where the visitor is on this page."""
        page_state: P = st.session_state[self.page_state_key]
        return page_state

    def move(self, **changes: Any) -> P:
        """Go somewhere else: change some fields; the address bar follows with :meth:`write`.

        A value is read as the address would be: whatever a control or a component tells, a page state is
        sound.
        """
        page_state: Any = self.here()
        sound = {name: self._sound(name, value) for name, value in changes.items()}
        st.session_state[self.page_state_key] = replace(page_state, **sound)
        return self.here()

    def _sound(self, name: str, value: Any) -> Any:
        plain = next(one.default for one in fields(cast(Any, self.kind)) if one.name == name)
        reader = next((one.read for one in self.parameters.values() if one.field == name), None)
        return value if reader is None or value == plain else reader(str(value))

    def key(self, field: str) -> str:
        """Return the session key of the control of a field."""
        return f"{self.page}_{field}"

    def control(self, field: str, value: object) -> str:
        """Give the control of a field the value it is to show, and return its key."""
        st.session_state[self.key(field)] = value
        return self.key(field)

    def choose(self, field: str, **other: Any) -> Callable[[], None]:
        """Return what to do when the control of a field was used: go there, and change others with it."""

        def move() -> None:
            self.move(**{field: st.session_state[self.key(field)]}, **other)

        return move

    def write(self) -> None:
        """Make the address bar say where the visitor is."""
        query = self.query_of(self.here()) | _wall()
        if dict(st.query_params) != query:
            st.query_params.from_dict(query)
        st.session_state[self._written_key] = query
        st.session_state[f"{_LANGUAGE}_written"] = query["lang"]


_ALL: Final[dict[str, Address[Any]]] = {}


def said(name: str) -> str:
    """Return what a parameter in the address bar says, empty if it is not there."""
    return st.query_params.get(name, "")


def _wall() -> dict[str, str]:
    return {_VIEW: _PROJECTOR} if is_on_wall() else {}


def is_on_wall() -> bool:
    """Whether the page is shown to a class on a wall: large, and with nothing to press."""
    return bool(st.session_state.get(_WALL))


def turn() -> None:
    """Show the page on the wall, or on the desk again; the page state stays the same."""
    st.session_state[_WALL] = not is_on_wall()


def bare() -> bool:
    """Whether the address bar says nothing but the language, and whom the page is shown to."""
    return not set(st.query_params) - {"lang", _VIEW}


def leave() -> None:
    """Empty the address bar but for the language: another part of the page is to write its own."""
    st.query_params.from_dict({"lang": language(), **_wall()})


def current() -> Address[Any]:
    """Return the address of the page the visitor is on, once it has arrived."""
    return _ALL[st.session_state[_PAGE]]


def language() -> Language:
    """Return the visitor's language: as the address says, as was chosen, or as the browser asks."""
    said = as_language(st.query_params.get("lang"))
    kept: Language | None = st.session_state.get(_LANGUAGE)
    # The address keeps an old word until it is rewritten; only a new one counts against a choice.
    if said and said != st.session_state.get(f"{_LANGUAGE}_written"):
        kept = said
    kept = kept or as_language(st.context.locale) or FALLBACK
    st.session_state[_LANGUAGE] = kept
    return kept


def bring(**changes: Any) -> None:
    """Go to the text that the visitor has just brought, here and on the pages that they come to.

    Parameters
    ----------
    **changes
        What changes in the page state on this page; none: all that a new text changes.
    """
    here = current()
    st.session_state[_BROUGHT] = st.session_state.get(_BROUGHT, 0) + 1
    st.session_state[here._met_key] = st.session_state[_BROUGHT]
    here.move(**(changes or here.brought))


def distrust() -> None:
    """Remember to say that what a control told was dropped, on the page the visitor is on."""
    if _PAGE in st.session_state:
        missing.note(st.session_state[_PAGE], "control")


def speak(chosen: Language) -> None:
    """Change the language; the page state stays the same."""
    st.session_state[_LANGUAGE] = chosen
