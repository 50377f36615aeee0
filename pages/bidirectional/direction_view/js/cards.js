// The three networks: the probability of each reading of the word that is asked about, as the readers come to it.
import { element, put } from "../../../../rnn_core/player/js/dom.js";
import { arrived, isHalf, written } from "./arrived.js";

export function cards(p) {
  const host = p.find(".cards");
  let built = [];

  function build({ trace, word }) {
    built = trace.cards.map((card) => made(card, trace.words[word].candidates));
    host.replaceChildren(...built.map((each) => each.node));
  }

  function made(card, names) {
    const status = element("small", {});
    const rows = names.map((name) => {
      const fill = element("i");
      const number = element("span", { class: "num" });
      const row = element("div", { class: "grow" }, element("span", { class: "name" }, name), element("span", { class: "bar" }, fill), number);
      return { row, fill, number };
    });
    const node = element("section", { class: "card" }, element("h2", {}, card.name, status), ...rows.map((each) => each.row));
    return { card, status, rows, node };
  }

  function fill(state) {
    for (const { card, status, rows, node } of built) {
      const shares = arrived(state, card, state.word);
      const half = isHalf(state, card, state.word);
      const clear = Boolean(shares) && !half && card.clear[state.word];
      const most = shares ? Math.max(...shares) : 0;
      node.classList.toggle("empty", !shares);
      put(status, p.say(!shares ? "direction_view.waiting" : half ? "direction_view.half" : clear ? "direction_view.knows" : "direction_view.guesses"));
      rows.forEach(({ row, fill: bar, number }, k) => {
        bar.style.width = `${shares ? shares[k] * 100 : 0}%`;
        put(number, shares ? written(shares[k]) : "–");
        row.classList.toggle("top", clear && shares[k] === most);
      });
    }
  }

  return (changed, state) => {
    const fresh = ["trace", "say", "word"].some((name) => name in changed);
    if (fresh) build(state);
    if (fresh || "step" in changed) fill(state);
  };
}
