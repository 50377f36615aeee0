// What a layer says at one step, as it is read out: a share of certainty, or a count.
import { wholePercent } from "../../../../rnn_core/player/js/numbers.js";

export const written = (question, value) => (question.counts ? Math.max(0, value).toFixed(1) : wholePercent(value));

// How full its bar is, 0 to 1.
export const fullness = (question, value) => Math.max(0, Math.min(1, value / question.largest));

// The right answer at a step, in words.
export function truth(question, step, say) {
  const value = question.truth[step];
  if (value == null) return say("layer_view.unknown");
  return question.counts ? String(value) : say(value ? "layer_view.yes" : "layer_view.no");
}
