// A stack reads a text: a floor a layer, one playhead through all of them.
import { mount } from "../../../shared/js/mount.js";
import { decoded, animation } from "../../../shared/js/animation.js";
import { transport } from "../../../../rnn_core/player/js/transport.js";
import { head } from "./head.js";
import { exportButtons } from "./export-buttons.js";
import { tower } from "./tower.js";

const SPEEDS = [2, 6, 18]; // characters a second

function floors(root, onPlace) {
  return animation(root, onPlace, {
    label: "layer_view.label",
    speed: SPEEDS[1],
    place: { step: 0, question: "" },
    read(data) {
      const questions = data.questions.map((one) => ({ ...one, tones: one.tones.map(decoded), marks: decoded(one.marks) }));
      const levels = data.floors.map((one) => ({ ...one, hidden: decoded(one.hidden) }));
      return { ...data, questions, floors: levels, steps: data.tokens.length };
    },
    extend: ({ state }) => ({
      // The question that is asked, with all that is known about it.
      get asked() {
        return state.trace.questions.find((one) => one.slug === state.question) ?? state.trace.questions[0];
      },
    }),
    parts: (p) => [head(p), tower(p), bar(p), exportButtons(p)],
  });
}

// Its strip is what the highest layer tells at each character; it follows the question by the name of a tint.
function bar(p) {
  const draw = transport(p, { tonesOf: highest, speeds: SPEEDS });
  return (changed, state) => draw("question" in changed ? { ...changed, tint: null } : changed, state);

  function highest() {
    const tones = p.asked.tones;
    return { tones: Array.from(tones[tones.length - 1]), map: p.palette.ink };
  }
}

export default mount(floors, "place");
