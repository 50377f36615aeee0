// The backprop view: an error sets out at one prediction and is seen going back through the text, network by network.
import { mount } from "../../js/mount.js";
import { decoded, animation } from "../../js/animation.js";
import { publishStep } from "../../../../rnn_core/player/js/bus.js";
import { transport } from "../../../../rnn_core/player/js/transport.js";
import { head } from "./head.js";
import { panels } from "./panels.js";
import { rows } from "./rows.js";
import { exportButtons } from "./export-buttons.js";
import { shades, stripTones } from "./shades.js";

const SPEEDS = [8, 40, 120]; // characters a second: at the middle one 160 characters take four seconds

function rewind(root, onPlace) {
  return animation(root, onPlace, {
    label: "backprop_view.label",
    speed: SPEEDS[1],
    place: { target: 0, step: 0 },
    state: { hovered: -1 },
    // Towards the beginning of the text: that is the way an error goes.
    back: true,
    start: (state) => state.target,
    read: (data) => ({ ...data, steps: data.tokens.length, effects: data.panels.map((each) => each.effect && decoded(each.effect)) }),
    extend: ({ store, state }) => ({
      // Another prediction: its picture is in the browser already; its curves come from the server.
      // In a lesson the prediction stays, and the picture goes to the character.
      aim: (target) => (state.trace.fixed ? store.set({ playing: false, step: Math.min(target, state.target) }) : store.set({ playing: false, target, step: Math.min(state.step, target) })),
    }),
    parts: (p) => [shaded(p), placed(p), head(p), panels(p), transport(p, { tonesOf: stripTones, speeds: SPEEDS }), rows(p), exportButtons(p), rested],
  });
}

const shaded = (p) => (changed) => {
  if ("palette" in changed || !p.shades) p.shades = shades(p.palette);
};

// Under a lesson's figure stand buttons of its own.
const placed = (p) => (changed, { trace }) => {
  if ("trace" in changed && trace) p.root.classList.toggle("fixed", Boolean(trace.fixed));
};

// A lesson hears where the visitor rests: not what is only passed on the way.
function rested(changed, state) {
  if (!state.trace?.fixed || state.playing || state.scrubbing) return;
  if (["step", "playing", "scrubbing"].some((name) => name in changed)) publishStep("rewind", state.step, { token: state.trace.tokens[state.step] });
}

export default mount(rewind, "place");
