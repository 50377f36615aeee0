// Colour maps from the tokens. Sign is orange to blue, a gate is its own hue; both start at the paper.
const STEPS = 256;

export const channels = (hex) => [1, 3, 5].map((at) => parseInt(hex.trim().slice(at, at + 2), 16));
export const mix = (a, b, share) => a.map((value, k) => value + (b[k] - value) * share);
export const css = (rgb) => `rgb(${rgb.map((value) => Math.round(value)).join()})`;

function luminance(rgb) {
  const [r, g, b] = rgb.map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

// 0.179 is where black and white contrast alike: the text is never under 4.58:1.
export const inkOn = (rgb) => (luminance(rgb) > 0.179 ? "#000000" : "#FFFFFF");

function between(stops, share) {
  const x = share * (stops.length - 1);
  const k = Math.min(stops.length - 2, Math.floor(x));
  return mix(stops[k], stops[k + 1], x - k);
}

function colourMap(colourAt) {
  const rgb = Array.from({ length: STEPS }, (_, tone) => colourAt(tone));
  const packed = Uint32Array.from(rgb, ([r, g, b]) => (255 << 24) | (Math.round(b) << 16) | (Math.round(g) << 8) | Math.round(r));
  return { rgb, packed };
}

export function readPalette(root) {
  const style = getComputedStyle(root);
  const token = (name) => style.getPropertyValue(`--${name}`).trim();
  const colour = (name) => channels(token(name));
  const paper = colour("zero");
  const positive = [paper, colour("pos-mid"), colour("pos-max")];
  const negative = [paper, colour("neg-mid"), colour("neg-max")];
  const sign = colourMap((tone) => between(tone < 128 ? negative : positive, Math.min(1, Math.abs(tone - 128) / 127)));
  const ink = colourMap((tone) => mix(paper, colour("ink"), tone / 255));
  const hue = (letter) => token(`q-${letter}`) || token("ink");
  const gates = new Map(); // a gate's own map, made when it is first asked for
  const gate = (letter) => {
    if (!gates.has(letter)) gates.set(letter, colourMap((tone) => mix(paper, channels(hue(letter)), tone / 255)));
    return gates.get(letter);
  };
  return {
    token,
    hue,
    surface: colour("surface"),
    map: (letter, signed) => (signed ? sign : gate(letter)),
    ink,
    // A flow is never paler than 42%, so that a thin pipe keeps its sign.
    flow: (value, limit) => css(sign.rgb[Math.round(128 + Math.sign(value) * Math.max(0.42, Math.min(1, Math.abs(value) / limit)) * 127)]),
  };
}

// Streamlit gives its background as a CSS variable; what is darker than the middle is dark.
export function isDark(background) {
  const paint = document.createElement("canvas").getContext("2d");
  paint.fillStyle = "#ffffff";
  paint.fillStyle = background;
  return /^#/.test(paint.fillStyle) ? luminance(channels(paint.fillStyle)) < 0.18 : false;
}
