// Where everything stands, in px. On a phone, words are turned so that a whole sentence fits; the longest of them
// decides how much room there is above.
export const LAPTOP = {
  turned: false,
  least: 700,
  column: 66, // at least, of a token
  gap: 8,
  letter: 9.6, // width of a source letter, about
  type: 17,
  pipe: 13, // thickness of all attention
  halo: 17,
  weight: 13,
  word: 37,
  state: 49,
  stateTall: 34,
  neck: 150,
  neckTall: 44,
  neckWide: 330,
  piece: 262,
  pieceTall: 42,
  said: 27,
  bar: 311,
  share: 336,
  height: 342,
};

const LOWER = ["word", "state", "neck", "piece", "bar", "height"];
const LONGEST = 70; // px of a turned word

export function phone(source) {
  const spare = LONGEST - Math.min(LONGEST, Math.max(16, ...source.map((word) => lengthOf(word, PHONE.letter))));
  return { ...PHONE, ...Object.fromEntries(LOWER.map((name) => [name, PHONE[name] - spare])) };
}

// A Hangul syllable is about 1.8 times as wide as a Latin letter.
export const lengthOf = (word, letter) => [...word].reduce((sum, one) => sum + (one > "\u1100" ? 1.8 : 1) * letter, 0);

const PHONE = {
  turned: true,
  least: 0,
  column: 27,
  gap: 4,
  letter: 7.4,
  type: 14,
  pipe: 8,
  columns: 8, // of a state's cells
  halo: 14,
  weight: 11,
  word: 84,
  state: 90,
  stateTall: 26,
  neck: 150,
  neckTall: 28,
  neckWide: 150,
  piece: 214,
  pieceTall: 76,
  bar: 295,
  height: 302,
};
