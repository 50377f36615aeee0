// What tints the text and the scrubber: of two networks which one knew better, of two texts a unit and the distance.
const UNSEEN = -1;

// The unit of side B that belongs to a unit of side A: its closest partner, or the very same.
export const partnerOf = (trace, unit) => trace.partner[unit] ?? unit;

export const unitOf = (trace, side, unit) => (side ? partnerOf(trace, unit) : unit);

// One byte a position, of a unit of one side: 128 is 0.
export function planeAt(trace, side, unit, step) {
  const one = trace.sides[side];
  return one.at[step] < 0 ? UNSEEN : one.plane[step * one.units + unit];
}

// A unit's value there, as near as a byte tells; NaN in a gap.
export function valueAt(trace, side, unit, step) {
  const tone = planeAt(trace, side, unit, step);
  return tone < 0 ? NaN : ((tone - 128) / 127) * trace.sides[side].limits[unit];
}

// The whole time axis in the scrubber.
export function strip(p, { trace }) {
  const shown = Array.from(trace.tones, (tone, step) => (trace.known[step] ? tone : UNSEEN));
  return { tones: shown, map: trace.kind === "networks" ? p.palette.map("h", true) : p.palette.ink };
}

// One text, a character each.
export function text(p, { trace, unit }, side) {
  const map = p.palette.map("h", true);
  const positions = trace.sides[side].positions;
  if (trace.kind === "networks") return { tones: positions.map((step) => (trace.known[step] ? trace.tones[step] : UNSEEN)), map };
  return { tones: positions.map((step) => planeAt(trace, side, unit, step)), map };
}
