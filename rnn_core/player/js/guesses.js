// Five guesses at what comes next, the true one inverted; how surprising this character was; the proof.
import { element, icon, put } from "./dom.js";
import { percent, UNKNOWN } from "./numbers.js";
import { spoken, visible } from "./words.js";

const GUESSES = 5;
const LONGEST = 7; // letters of a word that there is room for

const unknown = (trace, step) => !trace.known("guess", step) || Number.isNaN(trace.guess.shares[(step * trace.guess.ids.length) / trace.steps]);

export function guesses(p) {
  const host = p.find(".guess");
  const proof = p.find(".proof");
  const rows = Array.from({ length: GUESSES }, () => {
    const letter = element("span", { class: "ch" });
    const bar = element("i");
    const share = element("span", { class: "p num" });
    return { row: element("li", {}, letter, element("span", { class: "bar", "aria-hidden": "true" }, bar), share), letter, bar, share };
  });
  const title = element("h3");
  const next = element("p", { class: "next" });
  const surprise = element("p", { class: "surprise" });
  const legend = element("p", { class: "gkey", "aria-hidden": "true" });
  const pairs = Array.from({ length: GUESSES }, () => {
    const letter = element("span", { class: "ch" });
    const [was, now] = [element("i", { class: "ga" }), element("i", { class: "gb" })];
    const [before, share] = [element("small", {}), element("b", {})];
    return { row: element("li", {}, letter, element("span", { class: "bars", "aria-hidden": "true" }, was, now), element("span", { class: "p num" }, before, share)), letter, was, now, before, share };
  });
  const two = element("ol", { class: "two" }, ...pairs.map(({ row }) => row));
  host.append(title, element("ol", { class: "one" }, ...rows.map(({ row }) => row)), next, surprise);

  function build({ trace }) {
    host.setAttribute("aria-label", p.say("guess.label"));
    title.textContent = p.say("guess.title");
    const longest = Math.min(LONGEST, Math.max(1, ...trace.header.symbols.map((symbol) => [...symbol].length)));
    host.toggleAttribute("data-words", longest > 2);
    host.style.setProperty("--letters", longest);
    if (!proof) return; // it stands elsewhere
    const { residual, dtype, agreement } = trace.header;
    const differs = residual > (dtype === "float64" ? 1e-10 : 1e-3);
    const words = p.say.nodes(differs ? "proof.differs" : "proof.measured", { digits: agreement.digits, difference: agreement.residual, precision: dtype });
    proof.replaceChildren(element("span", { class: "badge" }, differs ? null : icon("check", 14), element("span", {}, ...words)));
  }

  // Nothing of them may be said: five empty rows, and the text alone does not tell what was expected.
  function blank() {
    for (const { row, letter, bar, share } of rows) {
      row.hidden = false;
      row.classList.remove("hit");
      row.setAttribute("aria-label", UNKNOWN);
      put(letter, UNKNOWN);
      bar.style.transform = "scaleX(0)";
      put(share, UNKNOWN);
    }
    next.replaceChildren();
  }

  // A network that came in a file may say nothing of the next token: that is said, and no empty rows are drawn.
  function silent(trace) {
    const none = (trace.header.predicts ?? "tokens") !== "tokens";
    host.toggleAttribute("data-silent", none);
    if (none) put(next, p.say(trace.header.alone ? "guess.alone" : trace.header.predicts === "numbers" ? "guess.numbers" : "guess.nothing"));
    return none;
  }

  function draw({ trace, step, run, mode }) {
    if (silent(trace)) return;
    const both = mode === "whatif" && run !== null;
    host.toggleAttribute("data-both", both);
    if (both) return drawPair({ trace, step, run });
    host.toggleAttribute("data-blank", unknown(trace, step));
    drawSurprise(trace, step);
    if (unknown(trace, step)) return blank();
    const { symbols, symbol_ids: numbers } = trace.header;
    const truth = trace.ids[step + 1];
    const wide = trace.guess.ids.length / trace.steps;
    rows.forEach(({ row, letter, bar, share }, k) => {
      row.hidden = k >= wide;
      if (row.hidden) return;
      const guessed = trace.guess.ids[step * wide + k];
      const symbol = symbols[guessed];
      const likely = trace.guess.shares[step * wide + k];
      // By number: a jamo at the head of a syllable looks like the one at its foot.
      const hit = truth > 0 && numbers[guessed] === truth;
      row.classList.toggle("hit", hit);
      row.setAttribute("aria-label", p.say(hit ? "guess.row_true" : "guess.row", { token: spoken(symbol, p.say), share: percent(likely) }));
      put(letter, visible(symbol));
      bar.style.transform = `scaleX(${likely.toFixed(4)})`;
      put(share, percent(likely));
    });
    drawTruth(trace, step, numbers[trace.guess.ids[step * wide]]);
  }

  // The likeliest of both runs, in the order that they had as it was.
  function drawPair({ trace, step, run }) {
    title.after(legend);
    next.before(two);
    legend.replaceChildren(...[["ga", "whatif.was_short"], ["gb", "whatif.now"]].map(([look, key]) => element("span", {}, element("i", { class: look }), p.say(key))));
    const { ids, was, now, wide } = run.pair;
    const { symbols, symbol_ids: numbers } = run.header;
    const truth = trace.ids[step + 1];
    pairs.forEach((pair, k) => {
      pair.row.hidden = k >= wide;
      if (pair.row.hidden) return;
      const at = step * wide + k;
      const symbol = symbols[ids[at]];
      const hit = truth > 0 && numbers[ids[at]] === truth;
      pair.row.classList.toggle("hit", hit);
      pair.row.setAttribute("aria-label", p.say(hit ? "whatif.row_true" : "whatif.row", { token: spoken(symbol, p.say), was: percent(was[at]), now: percent(now[at]) }));
      put(pair.letter, visible(symbol));
      for (const [bar, share] of [[pair.was, was[at]], [pair.now, now[at]]]) bar.style.width = `${(share * 100).toFixed(2)}%`;
      put(pair.before, percent(was[at]));
      put(pair.share, percent(now[at]));
    });
    const [before, share] = [trace.was.guess.truth[step], run.shares[step]];
    const token = trace.tokens[step + 1];
    const tile = token === undefined ? "" : element("b", { class: "tok" }, visible(token));
    const key = token === undefined ? "guess.end" : Number.isNaN(share) ? "guess.unknown" : "whatif.truth";
    next.replaceChildren(...p.say.nodes(key, { token: tile, was: percent(before), now: percent(share) }));
    surprise.replaceChildren();
  }

  function drawTruth(trace, step, first) {
    const share = trace.guess.truth[step];
    const truth = trace.tokens[step + 1];
    const tile = truth === undefined ? "" : element("b", { class: "tok" }, visible(truth));
    const key = truth === undefined ? "guess.end" : Number.isNaN(share) ? "guess.unknown" : trace.ids[step + 1] === first ? "guess.right" : "guess.wrong";
    next.replaceChildren(...p.say.nodes(key, { token: tile, share: percent(share) }));
  }

  function drawSurprise(trace, step) {
    const bits = trace.surprise(step);
    const tile = element("b", { class: "tok" }, visible(trace.tokens[step]));
    surprise.replaceChildren(...(Number.isNaN(bits) ? [] : p.say.nodes("guess.surprise", { token: tile, bits: bits.toFixed(bits < 9.95 ? 2 : 1) })));
  }

  return (changed, state) => {
    const fresh = "trace" in changed || "say" in changed;
    if (fresh) build(state);
    if (fresh || ["step", "veil", "mode", "run"].some((name) => name in changed)) draw(state);
  };
}
