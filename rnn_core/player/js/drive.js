// A lesson drives the player: which of its parts stand, and what of them is marked. What its step sets is in
// state.drive, made here of what the lesson says and of what is usual; null: nobody drives.
import { element, put } from "./dom.js";
import { lanes } from "./lanes.js";
import { visible } from "./words.js";

const PHONE = "(max-width: 640px)"; // where a step may show fewer parts
const USUAL = { mask: [], ring: [], parts: ["text", "key", "say", "cell", "eq", "lanes", "proof"], lanes: [], marks: [], guess: {}, scale: {}, locked: false, bar: true, poles: true, until: null, play: null };

// Part -> what it is made of.
const PLACES = { head: ".head", units: ".units", text: ".page", key: ".key", say: ".told", depth: ".depth", cell: "svg.cell", guesses: ".guess", proof: ".proof", eq: ".eq", remark: ".convention", why: ".why, .absent", legend: ".legend", heat: ".score", foot: ".foot", lanes: ".under" };

// What a step changes in the state, of a trace; `before`: what was set until now.
export function driven(wish, trace, before) {
  const drive = { ...USUAL, ...wish };
  if (drive.phone && matchMedia(PHONE).matches) drive.parts = drive.phone;
  const set = Object.fromEntries(["step", "unit", "depth"].filter((name) => wish[name] != null).map((name) => [name, wish[name]]));
  if (set.step !== undefined) set.step = Math.max(0, Math.min(trace.steps - 1, set.step));
  if (trace.letters.includes(wish.quantity)) set.quantity = wish.quantity;
  if (wish.quantity === "bits") set.tint = "bits";
  const covers = JSON.stringify([drive.mask, drive.until, drive.mask.length ? drive.step : 0, drive.scale]);
  const fresh = before?.trace !== trace || before?.drive?.covers !== covers;
  trace.scales = drive.scale;
  if (fresh) trace.cover({ ranges: drive.mask.map((letter) => [letter, drive.step, drive.step]), until: drive.until });
  return { ...set, drive: Object.freeze({ ...drive, covers }), ...(fresh ? { veil: (before?.veil ?? 0) + 1, exact: (before?.exact ?? 0) + 1 } : {}) };
}

// The last step that one may go to.
export function reach({ trace, drive }) {
  const far = trace.steps - 1;
  if (!drive) return far;
  const last = Math.min(drive.until ?? far, trace.header.until ?? far);
  return Math.max(0, Math.min(far, Math.max(last, drive.step ?? 0)));
}

export function drivenParts(p) {
  let track = null;
  let lane = null;
  let head = null;

  // Curves under the cell, where a visitor's own player has them under the heat map.
  function begin() {
    p.root.dataset.driven = "";
    track = element("section", { class: "under" });
    const sheet = element("div", { class: "sheet" });
    head = element("div", { class: "ph", "aria-hidden": "true" }, element("span"));
    track.append(sheet);
    p.find(".eq").after(track);
    lane = lanes(p, sheet, ({ trace, drive }) => trace.letters.filter((letter) => drive.lanes.includes(letter)), ["drive"]);
    sheet.append(head);
    p.onResize(() => p.state.trace && place(p.state));
  }

  function place({ trace, step }) {
    const body = track.querySelector(".body");
    head.style.transform = `translateX(${(body.offsetLeft + ((step + 0.5) / trace.steps) * body.clientWidth - 1).toFixed(1)}px)`;
    put(head.firstChild, visible(trace.tokens[step]));
  }

  function show({ drive }) {
    const stands = (part) => drive.parts.includes(part) && (part !== "lanes" || drive.lanes.length > 0);
    for (const [part, places] of Object.entries(PLACES)) {
      for (const node of p.root.querySelectorAll(places)) {
        // The cell is a drawing: those have no property of this name.
        if (!node.matches(".absent")) node.toggleAttribute("hidden", !stands(part) || (node.matches(".convention") && !node.firstChild));
        else if (!stands(part)) node.hidden = true; // else what it says decides
      }
    }
    p.find(".transport").hidden = !stands("text") || !drive.bar || drive.locked;
    p.find(".stagehead").hidden = !stands("say") && !stands("depth");
    p.find(".side").hidden = !stands("guesses") && !stands("proof");
    p.find(".stage").hidden = !stands("cell") && p.find(".side").hidden;
    p.root.toggleAttribute("data-guesses", stands("guesses"));
  }

  function mark({ drive }) {
    for (const cell of p.root.querySelectorAll(".k")) cell.classList.toggle("marked", drive.marks.includes(Number(cell.dataset.step)));
  }

  return (changed, state) => {
    if (!state.drive) return;
    if (!track) begin();
    const any = (...names) => names.some((name) => name in changed);
    if (any("trace", "say", "drive", "unit", "depth", "exact")) show(state);
    if (any("trace", "say", "drive")) mark(state);
    const { drive: before, ...rest } = changed; // a guess that moves leaves the curves alone
    lane(before && String(before.lanes) === String(state.drive.lanes) ? rest : changed, state);
    if (any("trace", "say", "drive", "step")) place(state);
  };
}
