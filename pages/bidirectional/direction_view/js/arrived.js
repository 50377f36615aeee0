import { wholePercent } from "../../../../rnn_core/player/js/numbers.js";

// A share in whole percent, but for what would be rounded up to all.
export function written(share) {
  if (share >= 0.9995 && share < 1) return ">99.9%";
  return share >= 0.995 && share < 1 ? `${(share * 100).toFixed(1)}%` : wholePercent(share);
}

// Who has come where: at step s the forward one has read words 0..s, the backward one the last s + 1.
export const fromLeft = (step, word) => word <= step;
export const fromRight = (step, word, count) => word >= count - 1 - step;

// What a card shows at a word: all, one half, or nothing yet.
export function arrived({ trace, step }, card, word) {
  const left = fromLeft(step, word);
  const right = fromRight(step, word, trace.steps);
  if (card.needs === "forward") return left ? card.shares[word] : null;
  if (card.needs === "backward") return right ? card.shares[word] : null;
  if (left && right) return card.shares[word];
  if (left) return card.halves.forward[word];
  return right ? card.halves.backward[word] : null;
}

export const isHalf = ({ trace, step }, card, word) => card.needs === "both" && fromLeft(step, word) !== fromRight(step, word, trace.steps);

// The scrubber's strip: how sure the network with both readers is of each word.
export function sureness(p, { trace }) {
  const both = trace.cards[trace.cards.length - 1];
  if (!both) return { tones: trace.tokens.map(() => 0), map: p.palette.ink };
  return { tones: both.answers.map(([, share]) => Math.round(share * 255)), map: p.palette.ink };
}
