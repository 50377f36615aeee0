// The seq2seq view: the encoder reads, one vector stays, the decoder generates token by token.
import { mount } from "../../../shared/js/mount.js";
import { headed } from "../../../shared/js/head.js";
import { decoded, animation } from "../../../shared/js/animation.js";
import { publishStep } from "../../../../rnn_core/player/js/bus.js";
import { element, put } from "../../../../rnn_core/player/js/dom.js";
import { transport } from "../../../../rnn_core/player/js/transport.js";
import { figure } from "./figure.js";
import { looked, tops } from "./piece.js";

const SPEEDS = [1, 3, 8]; // tokens a second

function hourglass(root, onChoice) {
  return animation(root, onChoice, {
    label: "seq2seq_view.label",
    speed: SPEEDS[1],
    place: { step: 0 },
    read: (data, fresh) =>
      fresh && { ...data, steps: data.spoken.length, tokens: data.spoken.map((one) => one.piece), states: decoded(data.states), context: decoded(data.context) },
    extend: (p) => ({ force: (word) => p.tell({ step: p.state.step, force: word }) }),
    parts: (p) => [words(p), figure(p), transport(p, { tonesOf, speeds: SPEEDS }), tops(p), looked(p), rested],
  });
}

// A lesson hears where the visitor goes and rests: not what is only passed on the way, nor where the picture begins.
function rested(changed, state) {
  if (!state.trace?.fixed || "trace" in changed || state.playing || state.scrubbing) return;
  if (["step", "playing", "scrubbing"].some((name) => name in changed)) publishStep("translation", state.step, { token: state.trace.tokens[state.step] });
}

// The scrubber's strip: how probable the decoder held each token.
const tonesOf = (p, { trace }) => ({ tones: trace.spoken.map(({ p: share }) => Math.round(share * 200)), map: p.palette.ink });

function words(p) {
  const [badge, rows, verdict, notes, foot] = [".proof-badge", ".rows", ".verdict", ".notes", ".foot"].map(p.find);
  return (changed, { trace }) => {
    if (!("trace" in changed)) return;
    headed(p, badge);
    rows.replaceChildren(...trace.rows.flatMap(([label, sentence]) => [element("dt", {}, label), element("dd", {}, sentence)]));
    put(verdict, trace.verdict);
    put(notes, trace.notes.join(" "));
    notes.hidden = !trace.notes.length;
    put(foot, trace.footer);
  };
}

export default mount(hourglass, "choice");
