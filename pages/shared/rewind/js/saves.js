// The panels as one picture that stands alone.
import { savesOf, sheet } from "../../js/saves.js";
import { withStyles } from "../../player/js/svg.js";

const MARGIN = 32;

// The size, at most `size`, at which a line of text is not wider than the room: Hangul is as wide as it is high.
const fitting = (text, size, room) => Math.min(size, room / [...text].reduce((sum, each) => sum + (/[\uac00-\ud7a3]/.test(each) ? 0.95 : 0.55), 0));

function picture(p) {
  const charts = [...p.root.querySelectorAll(".panel")];
  const wide = Math.max(...charts.map((each) => each.querySelector("svg").viewBox.baseVal.width));
  const tall = Math.max(...charts.map((each) => each.querySelector("svg").viewBox.baseVal.height));
  const width = 2 * MARGIN + charts.length * (wide + MARGIN) - MARGIN;
  const paper = sheet(p, width, 210 + tall + MARGIN);
  const { svg, write } = paper;
  const room = width - 2 * MARGIN;
  const [claim, lede] = ["h1", ".lede"].map((name) => p.find(name).textContent);
  write(claim, MARGIN, 56, fitting(claim, 30, room), 750, "ink");
  write(lede, MARGIN, 84, fitting(lede, 15, room), 400, "ink-2");
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

export const saves = savesOf(picture, "gatescope-gradient", "rewind.picture");
