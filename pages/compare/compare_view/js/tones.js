// What tints the text and the scrubber: of two networks which one knew better, of two texts a unit and the distance.
const UNSEEN = -1;

// The unit of side B that belongs to a unit of side A: its closest partner, or the very same.
export const partnerOf = (trace, unit) => trace.partner[unit] ?? unit;

export const unitOf = (trace, side, unit) => (side ? partnerOf(trace, unit) : unit);

// A unit's value at a position; NaN in a gap.
export function valueAt(trace, side, unit, step) {
  const one = trace.sides[side];
  return one.at[step] < 0 ? NaN : (one.plane[step * one.units + unit] / trace.finest) * one.limits[unit];
}

// Its tone: 128 is 0, 1 and 255 the unit's limit.
export function toneAt(trace, side, unit, step) {
  const one = trace.sides[side];
  return one.at[step] < 0 ? UNSEEN : 128 + Math.round((one.plane[step * one.units + unit] / trace.finest) * 127);
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
  return { tones: positions.map((step) => toneAt(trace, side, unit, step)), map };
}
