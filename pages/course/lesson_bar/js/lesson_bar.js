// The lesson as a belt: one mark a step, its shape the kind of step. It follows the card, and asks it for another step.
import { mount } from "../../../shared/js/mount.js";
import { element, put } from "../../../../rnn_core/player/js/dom.js";
import { fit } from "../../../../rnn_core/player/js/fit.js";
import { createStore } from "../../../../rnn_core/player/js/store.js";
import { speaker } from "../../../../rnn_core/player/js/words.js";
import { heard, publish } from "../../js/bus.js";
import { kindShape } from "../../js/kinds.js";

const NARROW = 640;

function bar(root) {
  const frame = fit(root, createStore({ palette: null, narrow: false }), NARROW);
  let data = null;
  let say = null;
  let at = 0;

  function paint() {
    const marks = [...root.querySelector(".belt").children];
    marks.forEach((mark, k) => {
      const { kind, done } = data.steps[k];
      mark.classList.toggle("done", done || k < at);
      if (k === at) mark.setAttribute("aria-current", "step");
      else mark.removeAttribute("aria-current");
      mark.setAttribute("aria-label", say(done ? "belt.done" : "belt.step", { number: k + 1, kind: say(`kind.${kind}`) }));
    });
    put(root.querySelector(".of"), `${at + 1} / ${data.steps.length}`);
  }

  const deaf = heard("lesson-step", (detail) => {
    at = detail.at;
    if (data) paint();
  });

  return {
    show(told) {
      data = told;
      at = told.at;
      say = speaker(told.strings);
      root.lang = told.language;
      put(root.querySelector(".ti"), told.title);
      const home = root.querySelector(".home");
      home.href = told.home;
      put(home, say("belt.home"));
      root.querySelector(".belt").setAttribute("aria-label", say("belt.label"));
      root.querySelector(".belt").replaceChildren(...data.steps.map(({ kind }, k) => element("button", { type: "button", onclick: () => publish("lesson-go", { at: k }) }, kindShape(kind))));
      frame.draw({}, true);
      paint();
    },
    theme: frame.theme,
    destroy() {
      deaf();
      frame.end();
    },
  };
}

export default mount(bar, "told", false);
