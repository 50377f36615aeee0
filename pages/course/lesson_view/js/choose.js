// One of several answers; keys 1 to 4.
import { element } from "../../../../rnn_core/player/js/dom.js";
import { said } from "../../js/said.js";

// A group of its own each time: Chromium skips a new group in which an old one of the same name had its mark.
let groups = 0;

export function choose({ asked, say, given, locked, answered, guess }) {
  const truth = asked.outcome?.truth;
  const radios = [];
  groups += 1;
  const node = element("fieldset", { class: `choices${locked ? " done" : ""}` }, element("legend", { class: "hidden" }, say("predict.yours")));
  const tag = (k) => {
    if (!answered || (k !== truth && k !== given)) return null;
    return element("span", { class: "tag" }, say(k !== truth ? "predict.you" : k === given ? "predict.both" : "predict.was"));
  };
  asked.options.forEach((runs, k) => {
    const radio = element("input", { type: "radio", name: `choice-${groups}`, value: k, disabled: locked, onchange: () => guess(k) });
    radio.checked = k === given;
    radios.push(radio);
    const kind = `choice${locked && k === given ? " mine" : ""}${answered && k === truth ? " true" : ""}`;
    node.append(element("label", { class: kind }, radio, element("span", { class: "no", "aria-hidden": "true" }, k + 1), element("span", {}, ...said(runs)), tag(k)));
  });
  return {
    node,
    choose(k) {
      if (!radios[k]) return false;
      radios[k].checked = true;
      radios[k].focus();
      guess(k);
      return true;
    },
  };
}
