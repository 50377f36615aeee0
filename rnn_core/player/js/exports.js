// The picture: claim, text, sentence, cell and heat map as one SVG that stands alone, or as a PNG of it.
import { shape } from "./dom.js";
import { visible } from "./words.js";
import { css, inkOn, mix } from "./colour.js";
import { rasterise, save, source, withStyles } from "./svg.js";
import { tintTones } from "./tint.js";

const WIDTH = 1060;
const MARGIN = 32;
const SHOWN = 90; // characters of text around the step
function textLine(p, parent, y, fonts) {
  const { trace, step } = p.state;
  const { tones, map } = tintTones(p, p.state);
  const from = Math.max(0, Math.min(step - SHOWN / 2, trace.steps - SHOWN));
  const tokens = Array.from(trace.tokens.slice(from, from + SHOWN));
  const cell = (WIDTH - 2 * MARGIN) / Math.max(45, Math.ceil(tokens.length / 2));
  tokens.forEach((token, k) => {
    const at = from + k;
    const [column, row] = [k % 45, Math.floor(k / 45)];
    const tone = tones[at] >= 0 ? map.rgb[tones[at]] : p.palette.surface;
    const colour = at <= step ? tone : mix(p.palette.surface, tone, 0.3);
    const [x, top] = [MARGIN + column * cell, y + row * 38];
    const box = shape("rect", { x, y: top, width: cell, height: 34, fill: css(colour) }, parent);
    if (at === step) box.setAttribute("style", `stroke:${p.palette.token("ink")};stroke-width:2.5`);
    shape("text", { x: x + cell / 2, y: top + 24, "text-anchor": "middle", fill: at <= step ? inkOn(tone) : p.palette.token("ink-2"), "font-family": fonts.code, "font-size": 18 }, parent, token === " " ? "" : visible(token));
  });
  return y + Math.ceil(tokens.length / 45) * 38;
}

export function picture(p) {
  const token = p.palette.token;
  const fonts = { text: token("font-text"), code: token("font-code") };
  const svg = shape("svg", { xmlns: "http://www.w3.org/2000/svg", width: WIDTH });
  const paper = shape("rect", { width: WIDTH, fill: token("bg") }, svg);
  const write = (text, y, size, weight, fill) => shape("text", { x: MARGIN, y, "font-family": fonts.text, "font-size": size, "font-weight": weight, fill: token(fill) }, svg, text);
  write(p.find("h1").textContent, 58, 32, 750, "ink");
  write(p.state.footer, 86, 15, 400, "ink-2");
  let y = textLine(p, svg, 108, fonts) + 44;
  for (const sentence of p.find(".say").firstChild.children) {
    write(sentence.textContent, y, 20, 650, "ink");
    y += 28;
  }
  y -= 28;
  y = place(svg, withStyles(p.find("svg.cell")), p.find("svg.cell").viewBox.baseVal, y + 24);
  write(`${p.find(".scorehead h2").textContent}: ${p.say(`q.${p.state.quantity}.name`)}`, y + 36, 18, 700, "ink");
  y = heat(p, svg, y + 52);
  paper.setAttribute("height", y + MARGIN);
  svg.setAttribute("height", y + MARGIN);
  svg.setAttribute("viewBox", `0 0 ${WIDTH} ${y + MARGIN}`);
  return svg;
}

function place(svg, cell, box, y) {
  const width = Math.min(WIDTH - 2 * MARGIN, box.width * 1.18);
  const height = (width / box.width) * box.height;
  for (const [name, value] of Object.entries({ x: (WIDTH - width) / 2, y, width, height })) cell.setAttribute(name, value);
  svg.append(cell);
  return y + height;
}

function heat(p, svg, y) {
  const { trace, step, unit } = p.state;
  const [width, height] = [WIDTH - 2 * MARGIN, 280];
  shape("image", { x: MARGIN, y, width, height, preserveAspectRatio: "none", style: "image-rendering:pixelated", href: p.find(".heat").toDataURL("image/png") }, svg);
  const ink = p.palette.token("ink");
  shape("rect", { x: MARGIN + ((step + 0.5) / trace.steps) * width - 1, y, width: 2, height, fill: ink }, svg);
  const row = (parseFloat(p.find(".selrow").style.top) / 100) * height;
  shape("rect", { x: MARGIN - 3, y: y + row - 2.5, width: width + 6, height: 5, rx: 3, fill: "none", stroke: ink, "stroke-width": 1.5 }, svg);
  shape("text", { x: WIDTH - MARGIN, y: y - 8, "text-anchor": "end", "font-family": p.palette.token("font-text"), "font-size": 14, fill: p.palette.token("ink-2") }, svg, `${p.say("heat.unit", { unit })}, ${step + 1} / ${trace.steps}`);
  return y + height;
}

const fileName = (p, ending) => `gatescope-${p.state.trace.cell}-${p.state.unit}-${p.state.step + 1}.${ending}`;

export function saveSvg(p) {
  save(new Blob([source(picture(p))], { type: "image/svg+xml" }), fileName(p, "svg"));
}

export async function savePng(p) {
  const svg = picture(p);
  save(await rasterise(svg, WIDTH, Number(svg.getAttribute("height"))), fileName(p, "png"));
}
