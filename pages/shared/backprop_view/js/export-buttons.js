// The panels as one picture that stands alone.
import { exportButtonsOf, sheet } from "../../js/export-buttons.js";
import { withStyles } from "../../../../rnn_core/player/js/svg.js";

const MARGIN = 32;

function picture(p) {
  const charts = [...p.root.querySelectorAll(".panel")];
  const wide = Math.max(...charts.map((each) => each.querySelector("svg").viewBox.baseVal.width));
  const tall = Math.max(...charts.map((each) => each.querySelector("svg").viewBox.baseVal.height));
  const width = 2 * MARGIN + charts.length * (wide + MARGIN) - MARGIN;
  const paper = sheet(p, width, 210 + tall + MARGIN);
  const { svg, write } = paper;
  write(p.find("h1").textContent, MARGIN, 56, 30, 750, "ink");
  write(p.find(".lede").textContent, MARGIN, 84, 15, 400, "ink-2");
  charts.forEach((each, k) => {
    const x = MARGIN + k * (wide + MARGIN);
    write(each.querySelector("h2").textContent, x, 124, 18, 700, "ink");
    write(each.querySelector(".big b").textContent, x, 168, 38, 750, "q-grad");
    write(each.querySelector(".big span").textContent, x, 190, 13, 400, "ink-2");
    const copy = withStyles(each.querySelector("svg"));
    for (const [name, value] of Object.entries({ x, y: 200, width: wide, height: tall })) copy.setAttribute(name, value);
    svg.append(copy);
  });
  return paper;
}

export const exportButtons = exportButtonsOf(picture, "gatescope-gradient", "backprop_view.picture");
