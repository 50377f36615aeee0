// A notebook's door: one model, any number of views of it, each in a root of its own that the notebook's rules stay
// out of. Numbers and words come as bytes; where one rests goes back.
import { isDark } from "./colour.js";
import { readPacket } from "./packet.js";
import { mount } from "./player.js";

const PLACE = ["unit", "step", "quantity", "depth"];
const CLEAR = /^(?:transparent|rgba\(.*, 0\))$/;

// Bytes come as a view of memory, whatever its kind.
const bytes = (view) => view?.byteLength && new Uint8Array(view.buffer ?? view, view.byteOffset ?? 0, view.byteLength);

// What a notebook says of its theme: JupyterLab, VS Code, Colab and marimo each in another way; null: nothing.
function said() {
  const { body, documentElement: html } = document;
  const { jpThemeLight: light, vscodeThemeKind: code } = body.dataset;
  if (light !== undefined) return light === "false";
  if (code) return /dark|high-contrast$/.test(code);
  if (html.hasAttribute("theme")) return html.getAttribute("theme") === "dark";
  const named = (name) => html.classList.contains(name) || body.classList.contains(name);
  return named("dark") ? true : named("light") ? false : null;
}

// Else the paper behind tells.
function dark(host) {
  const told = said();
  if (told !== null) return told;
  for (let at = host; at; at = at.parentElement ?? at.getRootNode().host) {
    const paper = getComputedStyle(at).backgroundColor;
    if (paper && !CLEAR.test(paper)) return isDark(paper);
  }
  return false;
}

function housed(el, model) {
  const host = document.createElement("div");
  host.dataset.lmSuppressShortcuts = "true"; // of JupyterLab
  el.append(host);
  const shadow = host.attachShadow({ mode: "open" });
  const sheet = document.createElement("style");
  sheet.textContent = model.get("_style");
  shadow.append(sheet, document.createRange().createContextualFragment(model.get("_skeleton")));
  return { host, root: shadow.querySelector(".gs") };
}

// A notebook may draw a cell before the cell stands in the page: there are no colours to be read then.
function standing(host, begin) {
  let end = null;
  const watcher = new ResizeObserver(() => {
    if (!host.isConnected || end) return;
    watcher.disconnect();
    end = begin();
  });
  if (host.isConnected) end = begin();
  else watcher.observe(host);
  return () => {
    watcher.disconnect();
    end?.();
  };
}

function render({ model, el }) {
  const { host, root } = housed(el, model);
  return standing(host, () => played(model, host, root));
}

function played(model, host, root) {
  let mine = []; // what this view told and has not heard back
  const tell = (place) => {
    mine.push(place);
    for (const name of PLACE) model.set(name, place[name]);
    model.set("_told", place);
    model.save_changes();
  };
  // Whether this view was there first; what it told before that is out of date.
  const heardBack = (place) => {
    const at = mine.findLastIndex((one) => PLACE.every((name) => one[name] === place[name]));
    mine = at < 0 ? [] : mine.slice(at + 1);
    return at >= 0;
  };
  const player = mount(root, tell, root);
  const theme = () => player.theme(dark(host));
  const show = () => {
    const [packet, feed] = ["_packet", "_feed"].map((name) => bytes(model.get(name)));
    if (!packet || !feed) return;
    const numbers = readPacket(packet);
    root.id = numbers.header.player;
    const words = readPacket(feed);
    if (words.header.echo && !heardBack(words.header.place)) words.header.echo = null; // another view of this widget moved
    player.show(numbers, words);
  };
  const watcher = new MutationObserver(theme);
  for (const at of [document.documentElement, document.body]) watcher.observe(at, { attributes: true });
  const heard = ["change:_packet", "change:_feed"];
  for (const change of heard) model.on(change, show);
  theme();
  show();
  return () => {
    for (const change of heard) model.off(change, show);
    watcher.disconnect();
    player.destroy();
  };
}

export default { render };
