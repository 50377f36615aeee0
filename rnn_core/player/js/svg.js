// A drawing taken out of the page: with its computed styles, as a file, as a bitmap.
const DRAWN = ["fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "stroke-opacity", "fill-opacity", "paint-order", "font-family", "font-size", "font-weight", "font-style", "letter-spacing", "opacity", "visibility", "display"];

// Style sheets stay behind, so each element takes its computed style along.
export function withStyles(original) {
  const copy = original.cloneNode(true);
  const pairs = [[original, copy], ...[...original.querySelectorAll("*")].map((each, k) => [each, copy.querySelectorAll("*")[k]])];
  for (const [from, to] of pairs) {
    const computed = getComputedStyle(from);
    to.removeAttribute("class");
    to.setAttribute("style", DRAWN.map((name) => `${name}:${computed.getPropertyValue(name)}`).join(";"));
  }
  return copy;
}

export function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

export const source = (svg) => new XMLSerializer().serializeToString(svg);

// At twice its size, for a sharp print.
export async function rasterise(svg, width, height) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(source(svg))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = 2 * width;
  canvas.height = 2 * height;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}
