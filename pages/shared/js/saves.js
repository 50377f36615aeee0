// Under a moving picture: what it was made of, and two buttons that save it as a picture that stands alone.
// `draw` gives { svg, width, height }.
import { element } from "../player/js/dom.js";
import { rasterise, save, source } from "../player/js/svg.js";

export const savesOf = (draw, file, message) => (p) => {
  const words = element("span");
  const label = element("span");
  const button = (name, act) => element("button", { type: "button", class: "save", onclick: act }, name);
  const svg = () => save(new Blob([source(draw(p).svg)], { type: "image/svg+xml" }), `${file}.svg`);
  const png = async () => {
    const { svg: drawn, width, height } = draw(p);
    save(await rasterise(drawn, width, height), `${file}.png`);
  };
  p.find(".foot").append(words, element("span", { class: "saves" }, label, button("SVG", svg), button("PNG", png)));
  return (changed, state) => {
    if (!("trace" in changed || "say" in changed)) return;
    words.textContent = state.trace.footer;
    label.textContent = p.say(message);
  };
};
