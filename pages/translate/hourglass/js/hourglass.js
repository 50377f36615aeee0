// The hourglass: the encoder reads, one vector stays, the decoder speaks piece by piece.
import { decoded, moving } from "../../../shared/js/moving.js";
import { element, icon, put } from "../../../shared/player/js/dom.js";
import { transport } from "../../../shared/player/js/transport.js";
import { figure } from "./figure.js";
import { looked, tops } from "./piece.js";

const SPEEDS = [1, 3, 8]; // pieces a second

export function hourglass(root, onChoice) {
  return moving(root, onChoice, {
    label: "hourglass.label",
    speed: SPEEDS[1],
    place: { step: 0 },
    read: (data, fresh) =>
      fresh && { ...data, steps: data.spoken.length, tokens: data.spoken.map((one) => one.piece), states: decoded(data.states), context: decoded(data.context) },
    extend: (p) => ({ force: (word) => p.tell({ step: p.state.step, force: word }) }),
    parts: (p) => [words(p), figure(p), transport(p, { tonesOf, speeds: SPEEDS }), tops(p), looked(p)],
  });
}

// The scrubber's strip: how sure the decoder was of each piece.
const tonesOf = (p, { trace }) => ({ tones: trace.spoken.map(({ p: share }) => Math.round(share * 200)), map: p.palette.ink });

function words(p) {
  const [claim, lede, badge, rows, foot] = ["h1", ".lede", ".proof-badge", ".rows", ".foot"].map(p.find);
  return (changed, { trace }) => {
    if (!("trace" in changed)) return;
    put(claim, trace.claim);
    put(lede, trace.lede);
    badge.replaceChildren(icon("check", 16), element("span", {}, trace.badge));
    rows.replaceChildren(...trace.rows.flatMap(([label, sentence]) => [element("dt", {}, label), element("dd", {}, sentence)]));
    put(foot, trace.footer);
  };
}
