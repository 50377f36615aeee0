// The pixels that a network reads, to draw on: by pointer, by touch, or by keys. The page hears of it once one rests.
import { mount } from "../../../shared/js/mount.js";
import { element, put, tabStop } from "../../../../rnn_core/player/js/dom.js";
import { clamp } from "../../../../rnn_core/player/js/numbers.js";
import { speaker } from "../../../../rnn_core/player/js/words.js";

const SETTLED = 400; // ms of rest before the page is told

function painter(root, tell) {
  const find = (selector) => root.querySelector(selector);
  const [pixels, palette, clear, scene, status] = [".pixels", ".palette", ".clear", ".scene", ".status"].map(find);
  const alive = new AbortController();
  const listen = (node, name, act) => node.addEventListener(name, act, { signal: alive.signal });
  let data = null;
  let say = null;
  let drawn = []; // the tone of every pixel, as it is here
  let cells = [];
  let size = 0;
  let tone = 1; // of the palette, what is drawn with
  let here = 0; // the pixel that keys are at
  let last = null; // the pixel that a stroke has come to
  let waiting = 0;
  let told = null; // what the page was sent and has not come back with

  const same = (one, other) => one.every((value, k) => value === other[k]);

  function name(at) {
    const [row, column] = [Math.floor(at / size) + 1, (at % size) + 1];
    return say("painter.pixel", { row, column, colour: drawn[at] ? data.tones[drawn[at]][0] : say("painter.black") });
  }

  function show(at) {
    cells[at].style.backgroundColor = data.tones[drawn[at]][1];
    cells[at].setAttribute("aria-label", name(at));
  }

  function all() {
    cells.forEach((_, at) => show(at));
    ends();
  }

  function ends() {
    clear.disabled = drawn.every((one) => one === 0);
    scene.disabled = same(drawn, data.scene);
  }

  function paint(at, with_ = tone) {
    if (drawn[at] === with_) return;
    drawn[at] = with_;
    show(at);
    ends();
    settle();
  }

  function settle() {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      waiting = 0;
      if (last !== null) return settle();
      if (same(drawn, told ?? data.drawn)) return;
      told = [...drawn];
      tell({ rev: data.rev, pixels: told });
    }, SETTLED);
  }

  function refill(fresh) {
    drawn = [...fresh];
    all();
    settle();
  }

  function go(at) {
    here = at;
    tabStop(cells, cells[at]);
  }

  function build() {
    size = Math.sqrt(data.scene.length);
    cells = data.scene.map(() => element("i", { role: "gridcell" }));
    const rows = Array.from({ length: size }, (_, row) => element("div", { role: "row" }, cells.slice(row * size, (row + 1) * size)));
    pixels.replaceChildren(...rows);
    go(0);
  }

  function choose(next) {
    tone = next;
    [...palette.children].forEach((one, k) => one.setAttribute("aria-pressed", String(k === tone)));
  }

  function under(event) {
    const box = pixels.getBoundingClientRect();
    const along = (at, from, length) => clamp(Math.floor(((at - from) / length) * size), 0, size - 1);
    return [along(event.clientY, box.top, box.height), along(event.clientX, box.left, box.width)];
  }

  // A fast stroke leaves out pixels between two events.
  function stroke(event) {
    const to = under(event);
    const from = last ?? to;
    const steps = Math.max(1, ...to.map((one, k) => Math.abs(one - from[k])));
    for (let k = 0; k <= steps; k++) {
      const [row, column] = to.map((one, axis) => Math.round(from[axis] + ((one - from[axis]) * k) / steps));
      paint(row * size + column);
    }
    last = to;
    go(to[0] * size + to[1]);
  }

  listen(pixels, "pointerdown", (event) => {
    if (event.button !== 0) return;
    pixels.setPointerCapture(event.pointerId);
    last = null;
    stroke(event);
  });
  listen(pixels, "pointermove", (event) => last !== null && stroke(event));
  for (const end of ["pointerup", "pointercancel"]) listen(pixels, end, () => (last = null));

  listen(pixels, "keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const [row, column] = [Math.floor(here / size), here % size];
    const to = {
      ArrowLeft: [row, column - 1],
      ArrowRight: [row, column + 1],
      ArrowUp: [row - 1, column],
      ArrowDown: [row + 1, column],
      Home: [row, 0],
      End: [row, size - 1],
    }[event.key];
    const with_ = { Enter: tone, " ": tone, Delete: 0, Backspace: 0 }[event.key];
    if (!to && with_ === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (to) {
      go(clamp(to[0], 0, size - 1) * size + clamp(to[1], 0, size - 1));
      cells[here].focus();
    } else {
      paint(here, with_);
      put(status, name(here));
    }
  });
  listen(clear, "click", () => refill(drawn.map(() => 0)));
  listen(scene, "click", () => refill(data.scene));

  return {
    show(fresh) {
      const begun = data?.rev !== fresh.rev;
      if (begun) {
        clearTimeout(waiting);
        waiting = 0;
        told = null;
      } else if (told && same(told, fresh.drawn)) told = null;
      // What the page shows, unless one goes on drawing, or something newer is on its way there.
      const stay = !begun && (waiting || last !== null || told !== null);
      data = fresh;
      if (!cells.length) build();
      if (!stay) drawn = [...data.drawn];
      say = speaker(data.strings);
      root.lang = data.language;
      root.dataset.ready = "";
      root.setAttribute("aria-label", say("painter.label"));
      pixels.setAttribute("aria-label", say("painter.pixels"));
      palette.setAttribute("aria-label", say("painter.palette"));
      put(clear, say("painter.clear"));
      put(scene, say("painter.scene"));
      const swatch = (css) => {
        const made = element("span", { class: "swatch", "aria-hidden": "true" });
        made.style.backgroundColor = css;
        return made;
      };
      const button = ([word, css], k) => element("button", { type: "button", class: "chip", onclick: () => choose(k) }, swatch(css), k ? word : say("painter.erase"));
      if (palette.dataset.lang !== data.language) palette.replaceChildren(...data.tones.map(button));
      palette.dataset.lang = data.language;
      choose(tone);
      all();
    },
    theme(dark) {
      root.dataset.theme = dark ? "dark" : "light";
    },
    destroy() {
      clearTimeout(waiting);
      alive.abort();
    },
  };
}

// No word of its first picture: nothing waits for it.
export default mount(painter, "drawn", false);
