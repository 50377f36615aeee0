// What each network says of every word: a row a network, a column a word.
import { element, put, roving, tabStop } from "../../../../rnn_core/player/js/dom.js";
import { arrived, isHalf, written } from "./arrived.js";

export function answers(p) {
  const section = p.find(".answers");
  const [title, hint, grid] = ["summary", ".hint", ".grid"].map((name) => section.querySelector(name));
  let cells = [];
  let words = [];
  roving(grid, ".token", (word) => p.ask(words.indexOf(word)));

  function build({ trace }) {
    section.hidden = !trace.cards.length; // in a lesson they may be withheld
    if (section.hidden) return void (cells = words = []);
    put(title, p.say("direction_view.tags"));
    put(hint, p.say("direction_view.tags_hint"));
    grid.style.setProperty("--n", trace.steps);
    const both = trace.cards[trace.cards.length - 1];
    words = trace.tokens.map((token, k) => element("button", { type: "button", class: "token", lang: trace.tongue, tabindex: -1, onclick: () => p.ask(k) }, token));
    cells = trace.cards.map((card) => card.answers.map(([name, share], k) => element("div", { class: `tag${name === both.answers[k][0] ? "" : " other"}` }, element("b", {}, name), element("span", { class: "num" }, written(share)))));
    grid.replaceChildren(element("span"), ...words, ...trace.cards.flatMap((card, row) => [element("h3", {}, card.name), ...cells[row]]));
  }

  function fill(state) {
    state.trace.cards.forEach((card, row) => {
      cells[row].forEach((cell, k) => {
        cell.classList.toggle("off", !arrived(state, card, k) || isHalf(state, card, k));
        cell.classList.toggle("asked", k === state.word);
      });
    });
    if (words.length) tabStop(words, words[state.word]);
  }

  return (changed, state) => {
    const fresh = "trace" in changed || "say" in changed;
    if (fresh) build(state);
    if (fresh || "step" in changed || "word" in changed) fill(state);
  };
}
