// Every tensor of a layer, a stripe a gate; as wide as it has columns.
import { put, segmented, shape } from "../../../../rnn_core/player/js/dom.js";

const WIDE = { width: 1060, left: 104, tall: 236, least: 18 };
const SMALL = { width: 360, left: 8, tall: 220, least: 13 };
const GAP = 18;
const TOP = 40;

export function wall(p) {
  const [title, hint, seg, host, why] = ["h2", ".hint", ".seg", ".wall", ".why"].map((name) => p.find(`.walls ${name}`));

  function text(svg, x, y, words, anchor, name) {
    shape("text", { x, y, "text-anchor": anchor, class: name }, svg, words);
  }

  function draw({ trace, layer, narrow }) {
    const g = narrow ? SMALL : WIDE;
    const blocks = trace.wall.filter((one) => one.layer === layer);
    const columns = blocks.reduce((sum, one) => sum + one.columns, 0);
    const room = g.width - g.left - 12 - GAP * (blocks.length - 1) - g.least * blocks.length;
    const svg = shape("svg", { viewBox: `0 0 ${g.width} ${g.tall + TOP + 34}`, role: "img", "aria-label": blocks.map((one) => `${one.name} (${one.rows}, ${one.columns})`).join(", ") });
    const rows = Math.max(...blocks.filter((one) => one.stripes.length).map((one) => one.rows));
    let x = g.left;
    blocks.forEach((one, k) => {
      const width = g.least + (room * one.columns) / columns;
      const scale = one.stripes.length ? g.tall / rows : Math.min(g.tall / rows, g.tall / one.rows);
      const high = Math.max(12, one.rows * scale);
      const stripes = one.stripes.length ? one.stripes : [["", "", 0, one.rows - 1]];
      stripes.forEach(([symbol, hue, first, last]) => {
        const [y, tall] = [TOP + (first / one.rows) * high, ((last - first + 1) / one.rows) * high - 2];
        const group = shape("g", { class: hue ? `stripe q-${hue}` : "stripe" }, svg);
        shape("rect", { x, y, width, height: Math.max(2, tall), rx: 3 }, group);
        if (symbol && width > 26 && tall > 16) text(group, x + width / 2, y + tall / 2 + 6, symbol, "middle", "symbol");
        if (k === 0 && !narrow && symbol) text(svg, g.left - 10, y + tall / 2 + 5, `${first}–${last}`, "end", "axis");
      });
      // Names in two rows, so that a narrow one has room for its own.
      const below = k % 2 === 1 && width < 120;
      const bias = one.name.startsWith("bias");
      const middle = x + width / 2;
      const last = k === blocks.length - 1;
      text(svg, last && width < 120 ? g.width - 4 : middle, below ? TOP + g.tall + 18 : 14, shortened(one.name, narrow), last && width < 120 ? "end" : "middle", "axis mono");
      text(svg, last && width < 120 ? g.width - 4 : middle, below ? TOP + g.tall + 33 : 30, bias ? one.rows : `${one.rows}×${one.columns}`, last && width < 120 ? "end" : "middle", "axis");
      x += width + GAP;
    });
    host.replaceChildren(svg);
  }

  const shortened = (name, narrow) => (narrow ? name.replace("weight_", "w_").replace("bias_", "b_") : name);

  return (changed, state) => {
    const fresh = ["trace", "say", "narrow"].some((name) => name in changed);
    if (!fresh && !("layer" in changed)) return;
    const { trace, layer } = state;
    put(title, p.say("shapes_view.wall"));
    put(hint, p.say(trace.directions > 1 ? "shapes_view.wall_both" : "shapes_view.wall_hint"));
    put(why, trace.why);
    seg.hidden = trace.layers < 2;
    if (!seg.hidden) {
      const options = Array.from({ length: trace.layers }, (_, k) => [k, p.say("shapes_view.layer", { layer: k })]);
      segmented(seg, p.say("shapes_view.wall_layer"), options, layer, (chosen) => p.store.set({ layer: chosen }));
    }
    draw(state);
  };
}
