// Two layers read from both ends; at every word the three networks answer when theirs have come.
import { mount } from "../../../shared/js/mount.js";
import { decoded, animation } from "../../../shared/js/animation.js";
import { transport } from "../../../../rnn_core/player/js/transport.js";
import { answers } from "./answers.js";
import { cards } from "./cards.js";
import { head } from "./head.js";
import { mattered } from "./mattered.js";
import { exportButtons } from "./export-buttons.js";
import { scene } from "./scene.js";
import { sureness } from "./arrived.js";

const SPEEDS = [1, 2, 5]; // words a second

function readers(root, onPlace) {
  return animation(root, onPlace, {
    label: "direction_view.label",
    speed: SPEEDS[1],
    place: { word: 0, step: 0, quantity: "hidden", reader: "forward", unit: 0 },
    state: { effect: 0 },
    read(data) {
      const strips = data.strips.map((each) => ({ ...each, forward: decoded(each.forward), backward: decoded(each.backward) }));
      return { ...data, steps: data.tokens.length, strips };
    },
    extend: ({ store }) => ({
      ask: (word) => store.set({ word }),
      cell: (reader, word, unit) => store.set({ reader, word, unit }),
    }),
    parts: (p) => [head(p), scene(p), cards(p), transport(p, { tonesOf: sureness, speeds: SPEEDS }), answers(p), mattered(p), exportButtons(p)],
  });
}

export default mount(readers, "place");
