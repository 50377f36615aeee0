// About the token that is looked at: its other candidates, and which source tokens were attended to.
import { element, put } from "../../../../rnn_core/player/js/dom.js";

const SURE = 0.8;

export const END = "</s>";
export const written = (piece, p) => (piece === END ? p.say("seq2seq_view.end") : piece.replace(/^\+/, ""));
const percent = (share) => `${(100 * share).toFixed(share < 0.1 && share >= 0.0005 ? 1 : 0)}%`;

export function tops(p) {
  const [title, bars, hint] = ["h2", ".bars", ".hint"].map((each) => p.find(`.tops ${each}`));
  return (changed, { trace, step }) => {
    if (!("trace" in changed || "say" in changed || "step" in changed)) return;
    const one = trace.spoken[step];
    put(title, p.say("seq2seq_view.tops", { number: step + 1 }));
    bars.replaceChildren(...one.top.map(([piece, share]) => bar(written(piece, p), share, piece === one.piece)));
    put(hint, p.say(one.top[0][1] > SURE ? "seq2seq_view.sharp" : "seq2seq_view.blurred", { share: percent(SURE) }));
  };
}

export function looked(p) {
  const section = p.find(".seen");
  const [title, words, hint] = ["h2", ".words", ".hint"].map((each) => section.querySelector(each));
  return (changed, { trace, step }) => {
    if (!("trace" in changed || "say" in changed || "step" in changed)) return;
    const { weights, forced } = trace.spoken[step];
    section.hidden = weights?.length === 0; // in a lesson it may be withheld
    if (section.hidden) return;
    put(title, p.say("seq2seq_view.looked", { number: step + 1 }));
    if (!weights) {
      words.replaceChildren();
      return put(hint, p.say("seq2seq_view.nowhere"));
    }
    words.replaceChildren(...trace.source.map((word, k) => choice(p, word, weights[k], k)));
    if (!forced) return put(hint, trace.fixed ? "" : p.say("seq2seq_view.send"));
    const back = element("button", { type: "button", class: "chip", onclick: () => p.force(-1) }, p.say("seq2seq_view.back"));
    hint.replaceChildren(p.say("seq2seq_view.sent", { word: trace.source[weights.indexOf(Math.max(...weights))] }), " ", back);
  };
}

function bar(name, share, chosen) {
  const fill = element("i");
  fill.style.width = `${100 * share}%`;
  return element("div", { class: `bar${chosen ? " own" : ""}` }, element("b", {}, name), element("span", { class: "tube" }, fill), element("span", { class: "num" }, percent(share)));
}

function choice(p, word, weight, k) {
  const fill = element("i");
  fill.style.height = `${100 * weight}%`;
  return element("button", { type: "button", class: "word", disabled: p.state.trace.fixed, onclick: () => p.force(k) }, element("span", { class: "gauge" }, fill), element("b", {}, word), element("small", { class: "num" }, percent(weight)));
}
