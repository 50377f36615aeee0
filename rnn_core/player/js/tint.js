// What colours the text and the scrubber: one unit, the mean of a gate over all units, or the surprise.
import { clamp } from "./numbers.js";

export const MOST_BITS = 10; // surprise at full ink: one in a thousand

// Which value gets no colour, and how far from it the colour is full: as the story places them on this text,
// else around 0. `low` and `high`: whether values lie beyond.
export function reachOf(p, { trace, quantity, unit }) {
  const story = p.story();
  const placed = story?.quantity === quantity ? story.scale : null;
  const [middle, reach] = placed ?? [0, trace.reach(quantity, unit)];
  const curve = trace.curve(quantity, unit);
  const slack = reach * 1e-3; // bytes and float32 round
  const low = curve.some((value) => value < middle - reach - slack);
  const high = curve.some((value) => value > middle + reach + slack);
  return { placed: Boolean(placed), middle, reach, low, high };
}

// Colour indices, one a step; -1 where there is nothing to show (no guess was made of that character).
export function tintTones(p, { trace, tint, quantity, unit }) {
  const palette = p.palette;
  if (tint === "bits") {
    const tones = Array.from(trace.bits, (_, step) => trace.surprise(step)).map((bits) => (Number.isNaN(bits) ? -1 : Math.round(clamp(bits / MOST_BITS, 0, 1) * 255)));
    return { tones, map: palette.ink };
  }
  const map = palette.map(quantity, trace.isSigned(quantity));
  if (tint === "mean") {
    const { mean } = trace.quantities.get(quantity);
    return { tones: Array.from(mean, (_, step) => trace.toneOf(quantity, trace.mean(quantity, step))), map };
  }
  const { middle, reach } = reachOf(p, { trace, quantity, unit });
  return { tones: Array.from(trace.curve(quantity, unit), (value) => trace.toneOf(quantity, value - middle, reach)), map };
}

// Value 0..1 or -1..1 across a strip (key, scrubber) drawn with one colour a pixel.
export function paintStrip(canvas, tones, map, empty) {
  if (canvas.width !== tones.length) canvas.width = tones.length;
  canvas.height = 1;
  const paint = canvas.getContext("2d");
  const picture = paint.createImageData(tones.length, 1);
  const pixels = new Uint32Array(picture.data.buffer);
  const [r, g, b] = empty;
  const blank = (255 << 24) | (b << 16) | (g << 8) | r;
  for (let k = 0; k < tones.length; k++) pixels[k] = tones[k] < 0 ? blank : map.packed[tones[k]];
  paint.putImageData(picture, 0, 0);
}
