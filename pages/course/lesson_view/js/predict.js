// A prediction: made, locked, and only then beside what was measured. The guess is dashed, the measurement solid.
import { element, put } from "../../../../rnn_core/player/js/dom.js";
import { said } from "../../js/said.js";
import { bar } from "./bar.js";
import { choose } from "./choose.js";
import { sketch } from "./sketch.js";

const ASKS = { bar, choose, sketch };

export function predict({ step, say, held, send, drive, land, spoken }) {
  const asked = step.predict;
  const locked = !step.open;
  const answered = asked.outcome !== undefined;
  const node = element("div", { class: "probe" });
  const hint = element("span", { class: "hint" });
  const lock = element("button", { type: "button", class: "btn pri lock", onclick: close }, say("predict.lock"));
  const atFoot = matchMedia("(max-width: 640px)").matches; // where a thumb reaches it, instead of Next
  let waits = false;

  const given = () => (locked ? asked.answer : held.guesses[step.id]);

  function guess(value) {
    held.guesses[step.id] = value;
    touched();
    drive({});
  }

  function touched() {
    const ready = held.guesses[step.id] !== undefined;
    lock.disabled = !ready || waits;
    put(hint, say(ready ? "predict.final" : `predict.first_${asked.type}`));
  }

  function close() {
    waits = true;
    held.lands = step.id;
    touched();
    send({ kind: "lock", step: step.id, value: held.guesses[step.id] });
  }

  function pass() {
    held.lands = step.id;
    send({ kind: "skip", step: step.id });
  }

  const widget = ASKS[asked.type]({ asked, say, given: given(), locked, answered, guess });
  node.append(widget.node);
  if (!locked) {
    const skip = element("button", { type: "button", class: "btn quiet", onclick: pass }, say("predict.skip"));
    node.append(element("div", { class: "lockrow" }, ...(atFoot ? [] : [lock]), hint), skip);
    touched();
  } else if (answered) {
    const { outcome } = asked;
    const told = element("div", { class: "outcome", tabindex: -1 }, element("p", { class: "big" }, ...said(outcome.measured)), element("p", { class: "d" }, outcome.said), element("p", {}, ...said(outcome.why)));
    node.append(told);
    delete held.guesses[step.id];
    if (held.lands === step.id) {
      land(told);
      spoken(outcome.said);
    }
  } else {
    const told = element("p", { class: "d", tabindex: -1 }, say("predict.skipped"));
    node.append(told);
    if (held.lands === step.id) land(told);
  }

  return {
    node,
    act: () => (atFoot && !locked ? lock : null),
    choose: (k) => !locked && widget.choose?.(k),
    // What the handle stands at, in the figure: dashed, also once it is locked.
    drive: () => (asked.quantity && typeof given() === "number" ? { guess: { [asked.quantity]: given() }, locked: !locked } : { locked: !locked }),
    end: () => widget.end?.(),
  };
}
