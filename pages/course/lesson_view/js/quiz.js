// The questions, one after the other: the first answer counts, and says why. At the end, the score.
import { element, put } from "../../../../rnn_core/player/js/dom.js";
import { said } from "../../js/said.js";
import { numberOf } from "../../js/typed.js";

function keep(text, name) {
  const href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  element("a", { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 1000);
}

export function quiz({ step, say, send, go, land, held }) {
  const reply = (k, value) => {
    held.lands = `${step.id}.${k}`;
    send({ kind: "quiz", step: step.id, question: k, value });
  };
  const node = element("div", { class: "qz" });
  const answered = step.quiz.filter((one) => one.answer !== null);
  const open = step.quiz.findIndex((one) => one.answer === null);
  const right = answered.filter((one) => one.right).length;

  function question(one, k) {
    const box = element("section", { class: "question" }, element("h2", {}, `${k + 1}. `, ...said(one.text)));
    if (one.options.length) box.append(options(one, k));
    else box.append(numeric(one, k));
    if (one.answer !== null) {
      const back = element("button", { type: "button", class: "btn quiet", onclick: () => go(held.data.ids.indexOf(one.step)) }, say("quiz.where"));
      const why = element("div", { class: "why", tabindex: -1 }, element("p", {}, element("b", {}, say(one.right ? "quiz.right" : "quiz.wrong", { truth: one.options.length ? one.truth + 1 : one.truth }))), element("p", {}, ...said(one.why)), back);
      box.append(why);
      if (held.lands === `${step.id}.${k}`) land(why);
    }
    return box;
  }

  function options(one, k) {
    const done = one.answer !== null;
    const list = element("fieldset", { class: `choices${done ? " done" : ""}` }, element("legend", { class: "hidden" }, say("quiz.yours")));
    // Arrow keys only go from one to the next: Enter or Space answers.
    let goes = false;
    list.addEventListener("pointerdown", () => (goes = false));
    list.addEventListener("keydown", (event) => {
      goes = event.key.startsWith("Arrow");
      const n = [...list.querySelectorAll("input")].indexOf(event.target);
      if (n < 0 || !["Enter", " "].includes(event.key)) return;
      event.preventDefault();
      reply(k, n);
    });
    one.options.forEach((runs, n) => {
      const radio = element("input", { type: "radio", name: `q${k}`, value: n, disabled: done, onchange: () => goes || reply(k, n) });
      radio.checked = n === one.answer;
      const kind = `choice${done && n === one.answer ? " mine" : ""}${done && n === one.truth ? " true" : ""}`;
      list.append(element("label", { class: kind }, radio, element("span", { class: "no", "aria-hidden": "true" }, n + 1), element("span", {}, ...said(runs))));
    });
    return list;
  }

  function numeric(one, k) {
    const done = one.answer !== null;
    const input = element("input", { inputmode: "decimal", autocomplete: "off", "aria-label": say("quiz.yours"), disabled: done, maxlength: 12 });
    if (done) input.value = String(one.answer).replace("-", "\u2212");
    const note = element("span", { class: "hint", role: "status" });
    const give = () => {
      const value = numberOf(input.value);
      if (Number.isNaN(value)) return put(note, say("work.no_number"));
      return reply(k, value);
    };
    input.addEventListener("keydown", (event) => event.key === "Enter" && give());
    return element("div", { class: "numq" }, input, done ? null : element("button", { type: "button", class: "btn", onclick: give }, say("quiz.give")), note);
  }

  function reading(some) {
    const items = some.map(({ title, where, adds }) => element("li", {}, element("b", {}, title), where ? element("span", { class: "where" }, ` ${where}`) : null, element("span", { class: "adds" }, adds)));
    return element("section", { class: "onto" }, element("h2", {}, say("quiz.reading")), element("ul", {}, ...items));
  }

  const shown = open < 0 ? step.quiz : step.quiz.slice(0, open + 1);
  node.append(...shown.map(question));
  if (open < 0 && step.reading.length) node.append(reading(step.reading));
  if (open < 0 && step.log) node.prepend(log(step.log));
  if (open < 0) node.prepend(element("p", { class: "score" }, element("b", { class: "num" }, say("quiz.score", { right, count: step.quiz.length }))), element("p", { class: "d" }, say("quiz.over")));

  // The predictions beside what was measured, and a file of them.
  function log({ rows, asked, file, name }) {
    const head = ["step", "you", "measured", "distance"].map((one) => element("th", { scope: "col" }, say(`quiz.${one}`)));
    const lines = rows.map(([at, ...cells]) => {
      const back = element("button", { type: "button", class: "tostep", "aria-label": say("belt.step", { number: at + 1, kind: say("kind.predict") }), onclick: () => go(at) }, at + 1);
      return element("tr", {}, element("td", {}, back), cells.map((text) => element("td", { class: "num" }, text)));
    });
    const save = element("button", { type: "button", class: "btn", onclick: () => keep(file, name) }, say("quiz.save"));
    return element("section", { class: "log" }, element("p", { class: "d" }, say("quiz.locked", { locked: rows.length, count: asked })), rows.length ? element("table", {}, element("thead", {}, element("tr", {}, head)), element("tbody", {}, lines)) : null, rows.length ? save : null, element("p", { class: "d" }, say("quiz.kept")));
  }

  return {
    node,
    choose(n) {
      const one = step.quiz[open];
      if (!one?.options[n]) return false;
      reply(open, n);
      return true;
    },
  };
}
