// The claim, the button that sends the error back, the badge, and the live sentence.
import { headed, live } from "../../js/head.js";
import { element, icon, put } from "../../../../rnn_core/player/js/dom.js";
import { shown } from "./decades.js";

export function head(p) {
  const say = p.find(".say");
  const word = element("span");
  const send = element("button", { type: "button", class: "sender", onclick: () => p.play(!p.state.playing) }, icon("play"), word);
  const proof = element("p", { class: "proof-badge" });
  p.find(".send").append(send);

  function sentence({ trace, step, target }) {
    if (step >= target) return p.say("backprop_view.start");
    const kept = trace.panels.map((panel) => `${panel.name} ${shown(panel.paths[0].values[step])}`).join(", ");
    return p.say("backprop_view.now", { back: target - step, list: kept });
  }

  return (changed, state) => {
    const fresh = "trace" in changed || "say" in changed;
    if (fresh) headed(p, proof);
    // On a phone the proof stands below, so that the curves are in the first screen.
    if ("narrow" in changed || !proof.parentNode) (state.narrow ? p.find(".proof") : p.find(".send")).append(proof);
    if (fresh || "playing" in changed) {
      put(word, p.say(state.playing ? "transport.pause" : "backprop_view.send"));
      send.replaceChild(icon(state.playing ? "pause" : "play"), send.firstChild);
      live(say, state.playing);
    }
    if (fresh || "step" in changed || "target" in changed) put(say, sentence(state));
  };
}
