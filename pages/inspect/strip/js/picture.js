// Two rows over the same steps: a unit's mean as a colour, and the surprise as a line from 0 up.
const TINT = 24; // px of the upper row
const GAP = 6;

export function paint(canvas, { tones, bits, column, total }, palette) {
  const [wide, high] = [canvas.clientWidth, canvas.clientHeight];
  const sharp = window.devicePixelRatio || 1;
  canvas.width = Math.round(wide * sharp);
  canvas.height = Math.round(high * sharp);
  const pen = canvas.getContext("2d");
  pen.scale(sharp, sharp);
  const at = (k) => (Math.min(k * column, total) / total) * wide;
  const map = palette.map("c", true);
  const bytes = atob(tones);
  for (let k = 0; k < bytes.length; k++) {
    const [r, g, b] = map.rgb[bytes.charCodeAt(k)];
    pen.fillStyle = `rgb(${Math.round(r)},${Math.round(g)},${Math.round(b)})`;
    pen.fillRect(at(k), 0, at(k + 1) - at(k) + 0.5, TINT);
  }
  const most = Math.max(...bits.filter((value) => value != null), 1e-9);
  const [low, tall] = [high - 3, high - 3 - TINT - GAP];
  pen.strokeStyle = palette.token("ink-2");
  pen.lineWidth = 1.25;
  pen.lineJoin = "round";
  pen.beginPath();
  let open = false;
  bits.forEach((value, k) => {
    if (value == null) return void (open = false);
    const [x, y] = [(at(k) + at(k + 1)) / 2, low - (value / most) * tall];
    if (open) pen.lineTo(x, y);
    else pen.moveTo(x, y);
    open = true;
  });
  pen.stroke();
}
