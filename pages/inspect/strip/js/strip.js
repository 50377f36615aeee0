// A whole long text, and the window of it on screen. While one scrubs, windows come straight from the server to the
// player, the newest wish first; the page hears of it once one rests.
import { mount } from "../../../shared/js/mount.js";
import { publishWindow } from "../../../../rnn_core/player/js/bus.js";
import { readPalette } from "../../../../rnn_core/player/js/colour.js";
import { icon } from "../../../../rnn_core/player/js/dom.js";
import { clamp } from "../../../../rnn_core/player/js/numbers.js";
import { readPair } from "../../../../rnn_core/player/js/packet.js";
import { speaker } from "../../../../rnn_core/player/js/words.js";
import { paint } from "./picture.js";

const SETTLED = 400; // ms of rest before the page is told
const FAR = 10; // windows of Page Up and Page Down

function strip(root, tell) {
  const find = (selector) => root.querySelector(selector);
  const [whole, frame, canvas] = [find(".whole"), find("i"), find("canvas")];
  const [back, on] = [find(".back"), find(".on")];
  back.replaceChildren(icon("back"));
  on.replaceChildren(icon("next"));
  const alive = new AbortController();
  const listen = (node, name, act) => node.addEventListener(name, act, { signal: alive.signal });
  let data = null;
  let say = null;
  let palette = null;
  let wanted = 0; // where the thumb is
  let had = 0; // what the player was last given
  let bringing = false;
  let waiting = 0;
  let told = null; // where the page was sent and has not come yet
  let dragging = false;

  const last = () => Math.floor((Math.min(data.read, data.total) - 1) / data.width) * data.width;

  function draw() {
    if (data && palette) paint(canvas, data, palette);
  }

  function place() {
    const { width, total } = data;
    const share = (steps) => (steps / total) * whole.clientWidth;
    frame.style.width = `${Math.max(8, share(Math.min(width, total - wanted)))}px`;
    frame.style.transform = `translateX(${Math.min(share(wanted), whole.clientWidth - 8)}px)`;
    const values = { first: (wanted + 1).toLocaleString("en"), last: Math.min(wanted + width, total).toLocaleString("en"), total: total.toLocaleString("en") };
    const text = say("strip.value", values);
    whole.setAttribute("aria-valuenow", wanted + 1);
    whole.setAttribute("aria-valuetext", text);
    find(".where").textContent = text;
    back.disabled = wanted === 0;
    on.disabled = wanted >= last();
  }

  function want(start) {
    const next = clamp(Math.floor(start / data.width) * data.width, 0, last());
    if (next === wanted) return;
    wanted = next;
    place();
    settle();
    if (!bringing) bring();
  }

  function settle() {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      waiting = 0;
      if (dragging || bringing) return settle();
      if (wanted === (told ?? data.start)) return;
      told = wanted;
      tell({ text: data.text, start: wanted });
    }, SETTLED);
  }

  async function bring() {
    bringing = true;
    while (had !== wanted) {
      const [start, { url, text, player }] = [wanted, data];
      try {
        const answer = await fetch(`${url}/${start}`);
        if (!answer.ok) throw new Error(answer.status);
        const [packet, feed] = readPair(new Uint8Array(await answer.arrayBuffer()));
        if (text !== data.text) break;
        publishWindow(player, { packet, feed, text, start });
      } catch {
        break; // the page itself will bring it
      }
      had = start;
      await new Promise(requestAnimationFrame);
    }
    had = wanted;
    bringing = false;
  }

  const drag = (event) => {
    const box = whole.getBoundingClientRect();
    want(((event.clientX - box.left) / box.width) * data.total);
  };
  listen(whole, "pointerdown", (event) => {
    whole.setPointerCapture(event.pointerId);
    dragging = true;
    drag(event);
  });
  listen(whole, "pointermove", (event) => dragging && drag(event));
  const release = () => (dragging = false);
  listen(whole, "pointerup", release);
  listen(whole, "pointercancel", release);
  listen(back, "click", () => want(wanted - data.width));
  listen(on, "click", () => want(wanted + data.width));
  listen(whole, "keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -FAR, PageUp: FAR }[event.key];
    const to = by ? wanted + by * data.width : { Home: 0, End: data.total }[event.key];
    if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation(); // the player has the same keys
    want(to);
  });
  const watcher = new ResizeObserver(() => {
    if (!data) return;
    draw();
    place();
  });
  watcher.observe(whole);

  return {
    show(fresh) {
      if (data?.text !== fresh.text || told === fresh.start) told = null;
      // Where the page is, unless one is on the way elsewhere in the same text.
      const stay = data?.text === fresh.text && (dragging || bringing || waiting || told !== null);
      data = fresh;
      if (!stay) wanted = had = data.start;
      say = speaker(data.strings);
      root.lang = data.language;
      root.dataset.ready = "";
      for (const [node, key] of [[whole, "strip.label"], [back, "strip.back"], [on, "strip.next"]]) node.setAttribute("aria-label", say(key));
      whole.setAttribute("aria-valuemin", 1);
      whole.setAttribute("aria-valuemax", data.total);
      const bits = Math.max(...data.bits.filter((value) => value != null), 0).toFixed(1);
      find(".what").textContent = say("strip.what", { unit: data.unit, bits });
      draw();
      place();
    },
    theme(dark) {
      const name = dark ? "dark" : "light";
      if (root.dataset.theme === name && palette) return;
      root.dataset.theme = name;
      palette = readPalette(root);
      draw();
    },
    destroy() {
      clearTimeout(waiting);
      alive.abort();
      watcher.disconnect();
    },
  };
}

// No word of its first picture: nothing waits for it.
export default mount(strip, "place", false);
