// One lane under the maps: curves in ink, solid or dashed, and bars; a gap of a text stays a gap.
const HEIGHT = 54;
const EDGE = 4;

// series   { values, bars, dashed, colour } each; a value that is null is a gap
// from, to what the lane spans
export function paintLane(p, canvas, series, from, to) {
  const width = canvas.clientWidth;
  if (!width) return;
  const scale = devicePixelRatio || 1;
  canvas.width = Math.round(width * scale);
  canvas.height = HEIGHT * scale;
  const pen = canvas.getContext("2d");
  pen.scale(scale, scale);
  const y = (value) => EDGE + ((to - Math.max(from, Math.min(to, value))) / (to - from)) * (HEIGHT - 2 * EDGE);
  const zero = y(0);
  pen.strokeStyle = p.palette.token("line");
  pen.beginPath();
  pen.moveTo(0, zero);
  pen.lineTo(width, zero);
  pen.stroke();
  for (const one of series) (one.bars ? bars : curve)(pen, one, width / one.values.length, y, zero, p.palette);
}

function bars(pen, { values, colour }, wide, y, zero, palette) {
  values.forEach((value, k) => {
    if (value === null) return;
    pen.fillStyle = palette.token(colour ?? (value < 0 ? "neg" : "pos"));
    pen.fillRect(k * wide, Math.min(y(value), zero), wide + 0.3, Math.abs(y(value) - zero));
  });
}

function curve(pen, { values, dashed }, wide, y, _, palette) {
  pen.strokeStyle = palette.token("ink");
  pen.lineWidth = dashed ? 1.5 : 2;
  pen.setLineDash(dashed ? [3, 2.5] : []);
  pen.beginPath();
  values.forEach((value, k) => {
    if (value === null) return;
    if ((values[k - 1] ?? null) === null) pen.moveTo(k * wide, y(value));
    pen.lineTo(k * wide, y(value));
    pen.lineTo((k + 1) * wide, y(value));
  });
  pen.stroke();
  pen.setLineDash([]);
}
