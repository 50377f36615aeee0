// Seven shades, each ten times fainter than the one before: how much an earlier character matters.
import { channels, css, inkOn, mix } from "../../../../rnn_core/player/js/colour.js";

export const DECADES = 6;
export const FACTOR = 10;
const PER_DECADE = 32; // a byte holds minus the decimal logarithm in 32nds
export const NOTHING = 255;


export function shades(palette) {
  const paper = channels(palette.token("zero"));
  const hue = channels(palette.token("q-grad"));
  return Array.from({ length: DECADES + 1 }, (_, decade) => {
    const rgb = mix(paper, hue, ((DECADES - decade) / DECADES) ** 1.15);
    return { fill: css(rgb), ink: inkOn(rgb), rgb };
  });
}

export const decadeOf = (byte) => (byte === NOTHING ? DECADES : Math.min(DECADES, Math.round(byte / PER_DECADE)));

// The scrubber's strip: the first network's effects on the prediction that is looked at.
export function stripTones(p, { trace, target }) {
  const effect = trace.effects[trace.effects.length - 1];
  const tones = Array.from(trace.tokens, (_, step) => (effect && step <= target ? decadeOf(effect[target * trace.steps + step]) : DECADES));
  const packed = Uint32Array.from(p.shades, ({ rgb: [r, g, b] }) => (255 << 24) | (Math.round(b) << 16) | (Math.round(g) << 8) | Math.round(r));
  return { tones, map: { packed } };
}
