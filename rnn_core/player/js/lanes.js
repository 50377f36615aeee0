// Quantities of the chosen unit over time: all of them under the heat map and on its time axis, or a lesson's.
import { element, put } from "./dom.js";
import { signed } from "./numbers.js";

const HEIGHT = 46;

// Runs of unknown values, each from one step to the one after its last.
function gaps(curve) {
  const found = [];
  curve.forEach((value, k) => {
    if (!Number.isNaN(value)) return;
    if (found.at(-1)?.[1] === k) found.at(-1)[1] = k + 1;
    else found.push([k, k + 1]);
  });
  return found;
}

// `lettersOf` a state; `chosen` names the state's keys by which these change.
export function lanes(p, sheet, lettersOf = ({ trace }) => trace.letters, chosen = []) {
  const names = element("div");
  const body = element("div", { class: "body" });
  const values = element("div");
  let rows = [];
  sheet.append(names, body, values);
  p.onResize(() => p.state.trace && paintAll(p.state));

  function build(state) {
    rows = lettersOf(state).map((letter) => ({ letter, canvas: element("canvas", { role: "img", "aria-label": p.say("lanes.label", { quantity: p.say(`q.${letter}.name`) }) }), value: element("div", { class: "value num" }) }));
    names.replaceChildren(...rows.map(({ letter }) => element("div", { class: `lanel q-${letter}` }, element("span", {}, p.say(`q.${letter}.name`)), element("i", {}, letter))));
    body.replaceChildren(...rows.map(({ canvas }) => element("div", { class: "lane" }, canvas)));
    values.replaceChildren(...rows.map(({ value }) => value));
  }

  function paintAll(state) {
    const width = body.clientWidth;
    for (const { letter, canvas } of rows) if (width) paint(canvas, width, letter, state);
  }

  function paint(canvas, width, letter, { trace, unit }) {
    const scale = devicePixelRatio || 1;
    canvas.width = Math.round(width * scale);
    canvas.height = HEIGHT * scale;
    const pen = canvas.getContext("2d");
    pen.scale(scale, scale);
    const isSigned = trace.isSigned(letter);
    const limit = trace.limit(letter, unit);
    const zero = isSigned ? HEIGHT / 2 : HEIGHT - 4;
    const y = (value) => (isSigned ? zero - (value / limit) * (HEIGHT / 2 - 4) : zero - value * (HEIGHT - 8));
    const curve = trace.curve(letter, unit);
    const step = width / trace.steps;
    rule(pen, width, zero);
    areas(pen, curve, step, zero, y, isSigned, letter);
    line(pen, curve, step, y, letter);
    unknown(pen, curve, step);
  }

  // Where nothing may be said: hatched, with a dashed edge.
  function unknown(pen, curve, step) {
    for (const [from, to] of gaps(curve)) {
      pen.save();
      pen.beginPath();
      pen.rect(from * step + 1, 3, (to - from) * step - 2, HEIGHT - 6);
      pen.strokeStyle = p.palette.token("ink-3");
      pen.lineWidth = 1.2;
      pen.setLineDash([4, 3]);
      pen.stroke();
      pen.clip();
      pen.beginPath();
      pen.setLineDash([]);
      pen.strokeStyle = p.palette.token("line-2");
      for (let x = from * step - HEIGHT; x < to * step; x += 9) {
        pen.moveTo(x, HEIGHT);
        pen.lineTo(x + HEIGHT, 0);
      }
      pen.stroke();
      pen.restore();
    }
  }

  function rule(pen, width, zero) {
    pen.strokeStyle = p.palette.token("line");
    pen.beginPath();
    pen.moveTo(0, zero);
    pen.lineTo(width, zero);
    pen.stroke();
  }

  // Two fills, not one a step: a thousand steps are as quick as ten.
  function areas(pen, curve, step, zero, y, isSigned, letter) {
    const fill = (colour, alpha, keep) => {
      pen.globalAlpha = alpha;
      pen.fillStyle = colour;
      pen.beginPath();
      pen.moveTo(0, zero);
      curve.forEach((value, k) => {
        const at = keep(value) ? y(value) : zero;
        pen.lineTo(k * step, at);
        pen.lineTo((k + 1) * step, at);
      });
      pen.lineTo(curve.length * step, zero);
      pen.fill();
      pen.globalAlpha = 1;
    };
    if (!isSigned) return fill(p.palette.hue(letter), 0.22, (value) => value >= 0);
    fill(p.palette.token("pos"), 0.85, (value) => value > 0);
    return fill(p.palette.token("neg"), 0.85, (value) => value < 0);
  }

  function line(pen, curve, step, y, letter) {
    pen.strokeStyle = p.palette.hue(letter);
    pen.lineWidth = letter === "c" ? 2.2 : 1.8;
    pen.setLineDash({ h: [5, 3], r: [2, 3], z: [9, 4] }[letter] ?? []);
    pen.beginPath();
    curve.forEach((value, k) => {
      if (Number.isNaN(value)) return;
      if (Number.isNaN(curve[k - 1])) pen.moveTo(k * step, y(value));
      pen.lineTo(k * step, y(value));
      pen.lineTo((k + 1) * step, y(value));
    });
    pen.stroke();
  }

  function write({ trace, unit, step }) {
    const about = trace.isExact(unit) ? "" : "≈";
    for (const { letter, value } of rows) put(value, (trace.known(letter, step) ? about : "") + signed(trace.at(letter, step, unit)));
  }

  return (changed, state) => {
    const fresh = ["trace", "say", ...chosen].some((name) => name in changed);
    if (fresh) build(state);
    if (fresh || ["unit", "palette", "exact"].some((name) => name in changed)) paintAll(state);
    if (fresh || ["step", "unit", "exact"].some((name) => name in changed)) write(state);
  };
}
