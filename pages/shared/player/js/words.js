// Every visible word comes from Python's table; {names} in it are filled here.
const HOLE = /\{(\w+)\}/g;

export function speaker(table) {
  const say = (key, values = {}) => (table[key] ?? key).replace(HOLE, (_, name) => values[name] ?? "");
  // The same, but a hole may be filled with an element.
  say.nodes = (key, values) => (table[key] ?? key).split(/(\{\w+\})/).map((part) => (part.startsWith("{") ? values[part.slice(1, -1)] : part)).filter((part) => part !== "" && part != null);
  return say;
}

const PICTURES = { "\n": "↵", " ": "␣", "\t": "⇥", "\r": "␍", "\u00a0": "⍽", "\u3000": "␣" };

// A character that would be blank is shown by a sign.
export const visible = (token) => PICTURES[token] ?? token;

const NAMES = { "\n": "text.line_break", " ": "text.space", "\t": "text.tab" };

// The same for a screen reader, which would skip the sign.
export const spoken = (token, say) => (NAMES[token] ? say(NAMES[token]) : token);
