// The card of a lesson: one step at a time, which drives the figure beside it. Which steps are here at all, Python says:
// none that would tell what is still to be predicted.
import { mount } from "../../../shared/js/mount.js";
import { element, put } from "../../../../rnn_core/player/js/dom.js";
import { fit } from "../../../../rnn_core/player/js/fit.js";
import { createStore } from "../../../../rnn_core/player/js/store.js";
import { speaker } from "../../../../rnn_core/player/js/words.js";
import { heard, publish } from "../../js/bus.js";
import { kindShape } from "../../js/kinds.js";
import { said } from "../../js/said.js";
import { find } from "./find.js";
import { keys } from "./keys.js";
import { predict } from "./predict.js";
import { quiz } from "./quiz.js";
import { scenes } from "./scenes.js";
import { work } from "./work.js";

const NARROW = 340; // px of the card
const PHONE = "(max-width: 640px)"; // where the buttons stand at the foot of the screen
const WIDGETS = { predict, do: find, work, quiz };
// What a visitor has begun in each lesson. It outlives the card: on a slow line Streamlit may take it away and bring it
// anew while somebody is at it.
const begun = new Map();
const nothing = () => ({ data: null, at: 0, events: [], sent: 0, guesses: {}, found: {}, blanks: {}, lands: null, place: null });

function lesson(root, tell) {
  const store = createStore({ palette: null, narrow: false });
  const frame = fit(root, store, NARROW);
  const stage = scenes();
  let held = nothing();
  let say = null;
  let widget = null;
  let focuses = false; // whether the visitor went somewhere, so that the heading is to be read

  const find1 = (selector) => root.querySelector(selector);
  const step = () => held.data.steps.find((one) => one.index === held.at);

  // Everything that Python has not heard of yet goes again with the newest.
  function send(what) {
    held.events.push({ id: ++held.sent, ...what });
    tell({ lesson: held.data.lesson, events: held.events });
  }

  const may = (index) => index >= 0 && index < held.data.count;

  function go(index) {
    if (!may(index)) return;
    if (index > held.at) {
      if (step().open) return;
      if (!["quiz", "predict", "do"].includes(step().kind)) send({ kind: "done", step: step().id });
    }
    focuses = true;
    held.lands = null;
    send({ kind: "at", at: index });
    if (held.data.steps.some((one) => one.index === index)) show(index);
    else publish("lesson-step", { at: index, waiting: true });
  }

  function show(index) {
    const same = held.at === index && widget !== null;
    held.at = index;
    const one = step();
    const place = same ? placeOf(root.getRootNode().activeElement) : null;
    widget?.end?.();
    put(find1(".crumb"), one.crumb);
    find1(".kind").replaceChildren(kindShape(one.kind), say(`kind.${one.kind}`));
    find1("h1").replaceChildren(...said(one.title));
    find1(".body").replaceChildren(...one.body.map((runs) => element("p", {}, ...said(runs))));
    const make = WIDGETS[one.kind];
    widget = make ? make({ step: one, say, held, send, drive, go, land, spoken }) : null;
    find1(".widget").replaceChildren(...(widget ? [widget.node] : []));
    nav(one);
    root.dataset.at = index;
    stage.show(one.scene);
    drive({});
    publish("lesson-step", { at: index, id: one.id });
    if (focuses && !same) find1("h1").focus({ preventScroll: !matchMedia(PHONE).matches });
    else returnTo(place);
    focuses = false;
  }

  // Whoever just answered reads on here: after the next picture, or after the one in which this is drawn again.
  function land(node) {
    requestAnimationFrame(() => {
      if (!node.isConnected) return;
      held.lands = null;
      node.focus({ preventScroll: false });
    });
  }

  // Where in the card the focus is, so that it is there again once the card is drawn anew.
  const alike = (kind) => [...root.querySelectorAll("a[href], button, input, svg, [tabindex]")].filter((one) => kindOf(one) === kind);
  const kindOf = (one) => `${one.localName}.${one.getAttribute("class") ?? ""}`;
  const placeOf = (one) => (one && root.contains(one) ? { kind: kindOf(one), nth: alike(kindOf(one)).indexOf(one) } : null);

  function returnTo(place) {
    if (!place || root.contains(root.getRootNode().activeElement)) return;
    (alike(place.kind)[place.nth] ?? find1("h1")).focus({ preventScroll: true });
  }

  const spoken = (text) => put(find1(".spoken"), text);

  // What the figure is told: the step's own place, and what the visitor does to it.
  function drive(more) {
    const one = step();
    publish("drive", { player: `gs-${one.scene}`, drive: { ...one.drive, ...widget?.drive?.(), ...more } });
  }

  function nav(one) {
    const last = held.at === held.data.count - 1;
    const onward = last && held.data.next;
    const leave = (at) => () => {
      send({ kind: "leave", at });
      begun.delete(held.data.lesson);
    };
    const back = element("button", { type: "button", class: "btn back", disabled: held.at === 0, onclick: () => go(held.at - 1) }, say("nav.back"));
    const next = last
      ? element("button", { type: "button", class: "btn pri next", onclick: leave(held.data.next) }, say(onward ? "nav.lesson" : "nav.leave", { number: onward }))
      : element("button", { type: "button", class: "btn pri next", disabled: one.open, onclick: () => go(held.at + 1) }, say("nav.next"));
    const act = widget?.act?.();
    const home = onward ? [element("button", { type: "button", class: "btn home", onclick: leave(0) }, say("nav.leave"))] : [];
    find1(".nav").replaceChildren(back, ...home, ...(act ? [act] : []), next, element("kbd", { "aria-hidden": "true" }, "PgDn"));
    find1(".nav").classList.toggle("acts", Boolean(act));
  }

  function placed() {
    const note = (event) => (held.place = placeOf(event.target));
    const left = (event) => event.relatedTarget && !root.contains(event.relatedTarget) && (held.place = null);
    root.addEventListener("focusin", note);
    root.addEventListener("focusout", left);
    return () => ["focusin", "focusout"].forEach((name, k) => root.removeEventListener(name, [note, left][k]));
  }

  const ends = [
    heard("lesson-go", ({ at }) => held.data && go(at)),
    heard("step", (detail) => held.data && widget?.step?.(detail)),
    placed(),
    keys(root, { next: () => go(held.at + 1), back: () => go(held.at - 1), choose: (k) => widget?.choose?.(k) }),
  ];
  store.watch((changed) => {
    if (frame.drawn && "narrow" in changed && held.data) drive({});
  });

  return {
    show(data) {
      const fresh = held.data?.lesson !== data.lesson;
      const again = held.data === null && data.at > 0 ? begun.get(data.lesson) : null;
      const place = again?.place;
      if (fresh) begun.set(data.lesson, (held = again ? { ...again, data: null, words: null } : nothing()));
      held.sent = Math.max(held.sent, data.seen);
      held.events = held.events.filter((one) => one.id > data.seen);
      const before = held.data && step();
      const words = JSON.stringify(data.strings);
      const spoke = held.words !== words;
      if (spoke) {
        held.words = words;
        say = speaker(data.strings);
        root.lang = data.language;
        root.setAttribute("aria-label", say("lesson_view.label"));
      }
      held.data = data;
      const wanted = held.events.findLast((one) => one.kind === "at")?.at;
      const at = !data.steps.some((one) => one.index === held.at) || wanted === undefined ? data.at : held.at;
      frame.draw({}, fresh);
      const after = data.steps.find((one) => one.index === at);
      if (spoke || fresh || at !== held.at || JSON.stringify(before) !== JSON.stringify(after)) show(at);
      else publish("lesson-step", { at, id: after.id });
      if (document.activeElement === document.body) returnTo(place);
    },
    theme: frame.theme,
    destroy() {
      widget?.end?.();
      stage.end();
      for (const end of ends) end();
      frame.end();
    },
  };
}

export default mount(lesson, "told");
