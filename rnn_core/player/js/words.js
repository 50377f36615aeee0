// Every visible word comes from Python's table; {names} in it are filled here, and [words](#term-ID) are a link to
// what they mean.
import { element } from "./dom.js";

const HOLE = /\{(\w+)\}/g;
const PIECES = /(\[[^\]]+\]\(#term-[\w{}-]+\)|\{\w+\})/;
const TERM = /^\[([^\]]+)\]\((#term-[\w{}-]+)\)$/;

export function speaker(table) {
  const say = (key, values = {}) => (table[key] ?? key).replace(HOLE, (_, name) => values[name] ?? "");
  // The same, but a hole may be filled with an element, and terms are links.
  say.nodes = (key, values = {}) => rich(table[key] ?? key, values);
  return say;
}

// A sentence as nodes: text, what its holes hold, and a link for each term. Without values it has no holes.
export function rich(text, values = null) {
  const fill = (some) => (values ? some.replace(HOLE, (_, name) => values[name] ?? "") : some);
  const parts = text.split(PIECES).map((part) => {
    const [, words, place] = part.match(TERM) ?? [];
    if (words) return element("a", { href: fill(place) }, fill(words));
    return values && part.startsWith("{") ? values[part.slice(1, -1)] : part;
  });
  return parts.filter((part) => part !== "" && part != null);
}

const PICTURES = { "\n": "↵", " ": "␣", "\t": "⇥", "\r": "␍", "\u00a0": "⍽", "\u3000": "␣" };

// Joiners and selectors inside of an emoji or of an Indic syllable, by their short names in Unicode.
const JOINERS = { "\u200c": "ZWNJ", "\u200d": "ZWJ", "\ufe0e": "VS15", "\ufe0f": "VS16" };
const code = (token) => `U+${token.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;

// A token that could not be seen alone is shown by a sign, by its name, or on the circle that stands for its base.
export const visible = (token) =>
  PICTURES[token] ?? JOINERS[token] ?? (/^\p{Default_Ignorable_Code_Point}$/u.test(token) ? code(token) : /^\p{M}/u.test(token) ? `\u25cc${token}` : token);

const NAMES = { "\n": "text.line_break", " ": "text.space", "\t": "text.tab" };

// The same for a screen reader, which would skip the sign.
export const spoken = (token, say) => (NAMES[token] ? say(NAMES[token]) : (JOINERS[token] ?? token));
