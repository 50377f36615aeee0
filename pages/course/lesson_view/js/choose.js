// One of several answers; keys 1 to 4.
import { element } from "../../../shared/player/js/dom.js";
import { said } from "../../js/said.js";

export function choose({ asked, say, given, locked, answered, guess }) {
  const truth = asked.outcome?.truth;
  const radios = [];
  const node = element("fieldset", { class: `choices${locked ? " done" : ""}` }, element("legend", { class: "hidden" }, say("predict.yours")));
  const tag = (k) => {
    if (!answered || (k !== truth && k !== given)) return null;
    return element("span", { class: "tag" }, say(k !== truth ? "predict.you" : k === given ? "predict.both" : "predict.was"));
  };
  asked.options.forEach((runs, k) => {
    const radio = element("input", { type: "radio", name: "choice", value: k, disabled: locked, onchange: () => guess(k) });
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
