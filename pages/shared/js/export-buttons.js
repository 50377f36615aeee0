// Under a moving picture: what it was made of, and two buttons that save it as a picture that stands alone.
// `draw` gives { svg, width, height }.
import { element, shape } from "../../../rnn_core/player/js/dom.js";
import { rasterise, save, source } from "../../../rnn_core/player/js/svg.js";

const MARGIN = 32;

// The size, at most `size`, at which a line of text is not wider than the room: Hangul is as wide as it is high.
const fitting = (text, size, room) => Math.min(size, room / [...text].reduce((sum, each) => sum + (/[\uac00-\ud7a3]/.test(each) ? 0.95 : 0.55), 0));

// A sheet of paper of that size, and what writes on it in the colour of a token or any other: no line leaves it.
export function sheet(p, width, height) {
  const token = p.palette.token;
  const svg = shape("svg", { xmlns: "http://www.w3.org/2000/svg", width, height, viewBox: `0 0 ${width} ${height}` });
  shape("rect", { width, height, fill: token("bg") }, svg);
  const write = (text, x, y, size, weight, fill, anchor = "start") =>
    shape("text", { x, y, "font-family": token("font-text"), "font-size": anchor === "start" ? fitting(text, size, width - x - MARGIN) : size, "font-weight": weight, fill: token(fill) || fill, "text-anchor": anchor }, svg, text);
  return { svg, write, width, height };
}

export const exportButtonsOf = (draw, file, message) => (p) => {
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
