// Every visible word comes from Python's table; {names} in it are filled here.
const HOLE = /\{(\w+)\}/g;

export function speaker(table) {
  const say = (key, values = {}) => (table[key] ?? key).replace(HOLE, (_, name) => values[name] ?? "");
  // The same, but a hole may be filled with an element.
  say.nodes = (key, values) => (table[key] ?? key).split(/(\{\w+\})/).map((part) => (part.startsWith("{") ? values[part.slice(1, -1)] : part)).filter((part) => part !== "" && part != null);
  return say;
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
