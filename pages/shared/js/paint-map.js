// A heat map: a pixel a step and row, in the colour that `tone(row, step)` packs; CSS makes it as large as it is.
export function paintMap(canvas, steps, rows, tone) {
  canvas.width = steps;
  canvas.height = rows;
  const brush = canvas.getContext("2d");
  const picture = brush.createImageData(steps, rows);
  const pixels = new Uint32Array(picture.data.buffer);
  for (let row = 0; row < rows; row++) for (let step = 0; step < steps; step++) pixels[row * steps + step] = tone(row, step);
  brush.putImageData(picture, 0, 0);
}
