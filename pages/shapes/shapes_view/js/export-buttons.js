// The code, the tensor that is lit and the drawing as one picture that stands alone.
import { exportButtonsOf, sheet } from "../../../shared/js/export-buttons.js";
import { withStyles } from "../../../../rnn_core/player/js/svg.js";

const MARGIN = 32;
const WIDE = 824;

function picture(p) {
  const drawn = p.find(".figure svg");
  const box = drawn.viewBox.baseVal;
  const wide = WIDE - 2 * MARGIN;
  const tall = (box.height / box.width) * wide;
  const lines = p.state.trace.code.split("\n");
  const start = 110 + 24 * lines.length;
  const paper = sheet(p, WIDE, start + 40 + tall + 60);
  const { svg, write, height } = paper;
  write(p.find("h1").textContent, MARGIN, 54, 26, 750, "ink");
  lines.forEach((line, k) => write(line, MARGIN, 92 + 24 * k, 15, 500, "ink"));
  const one = p.state.trace.tensors.find((each) => each.key === p.state.lit);
  write(`${one.name} ${one.shape}`, MARGIN, start, 18, 700, "ink");
  write(one.said, MARGIN, start + 24, 14, 400, "ink-2");
  const copy = withStyles(drawn);
  for (const [name, value] of Object.entries({ x: MARGIN, y: start + 40, width: wide, height: tall })) copy.setAttribute(name, value);
  svg.append(copy);
  write(p.state.trace.footer, MARGIN, height - 22, 13, 400, "ink-2");
  return paper;
}

export const exportButtons = exportButtonsOf(picture, "gatescope-shapes", "shapes_view.picture");
