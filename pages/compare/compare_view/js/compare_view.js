// Two readings on one time axis: of one text by two networks, or of two texts by one. One cursor moves in both.
import { mount } from "../../../shared/js/mount.js";
import { animation, decoded } from "../../../shared/js/animation.js";
import { transport } from "../../../../rnn_core/player/js/transport.js";
import { exportButtons } from "./export-buttons.js";
import { head } from "./head.js";
import { sheet } from "./sheet.js";
import { readers } from "./sides.js";
import { strip } from "./tones.js";

const SPEEDS = [2, 6, 18]; // characters a second

function comparison(root, onPlace) {
  return animation(root, onPlace, {
    label: "compare_view.label",
    speed: SPEEDS[1],
    place: { step: 0, unit: 0 },
    read(data) {
      const sides = data.sides.map((one) => ({ ...one, plane: new Int16Array(decoded(one.plane).buffer) }));
      const tokens = data.characters.map(([a, b]) => b ?? a);
      return { ...data, sides, tokens, steps: tokens.length, tones: decoded(data.tones), change: decoded(data.change) };
    },
    parts: (p) => [shape(p), head(p), ...readers(p), transport(p, { tonesOf: strip, speeds: SPEEDS }), sheet(p), exportButtons(p)],
  });
}

// What of the page is there at all: two networks read one text, two texts have one network.
const shape = (p) => (changed, { trace }) => "trace" in changed && (p.root.dataset.kind = trace.kind);

export default mount(comparison, "place");
