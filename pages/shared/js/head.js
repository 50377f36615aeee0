// What stands over a moving picture: its claim, the line under it, how exact it is, and the live sentence.
import { element, icon, put } from "../../../rnn_core/player/js/dom.js";
import { rich } from "../../../rnn_core/player/js/words.js";

export function headed(p, proof) {
  const { claim, lede, badge } = p.state.trace;
  put(p.find("h1"), claim);
  p.find(".lede").replaceChildren(...rich(lede));
  proof.replaceChildren(...(badge ? [icon("check", 16), element("span", {}, badge)] : []));
}

// While it plays, no screen reader is to read every step.
export const live = (node, playing) => node.setAttribute("aria-live", playing ? "off" : "polite");
