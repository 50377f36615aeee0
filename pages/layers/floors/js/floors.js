// A stack reads a text: a floor a layer, one playhead through all of them.
import { door } from "../../../shared/js/door.js";
import { decoded, moving } from "../../../shared/js/moving.js";
import { transport } from "../../../shared/player/js/transport.js";
import { head } from "./head.js";
import { saves } from "./saves.js";
import { tower } from "./tower.js";

const SPEEDS = [2, 6, 18]; // characters a second

function floors(root, onPlace) {
  return moving(root, onPlace, {
    label: "floors.label",
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
    parts: (p) => [head(p), tower(p), bar(p), saves(p)],
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

export default door(floors, "place");
