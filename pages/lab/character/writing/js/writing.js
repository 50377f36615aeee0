// Noise turns into text: what one network wrote at every stage of its training, played or scrubbed through.
import { mount } from "../../../../shared/js/mount.js";
import { animation } from "../../../../shared/js/animation.js";
import { publishStep } from "../../../../../rnn_core/player/js/bus.js";
import { element, icon, put } from "../../../../../rnn_core/player/js/dom.js";

const SPEED = 1.5; // stages a second

function writing(root, onPlace) {
  return animation(root, onPlace, {
    label: "writing.label",
    speed: SPEED,
    place: { step: 0 },
    read: (data) => ({ ...data, steps: data.stages.length }),
    parts: (p) => [page(p), run(p)],
  });
}

function page(p) {
  const [after, written] = [".after", ".written"].map(p.find);
  return (changed, { trace, step, playing }) => {
    if (!["trace", "say", "step", "playing"].some((name) => name in changed)) return;
    const stage = trace.stages[step];
    after.setAttribute("aria-live", playing ? "off" : "polite");
    written.setAttribute("aria-label", p.say("writing.written"));
    put(after, p.say("writing.after", stage));
    put(written, stage.sample);
    // The curve beside it marks the same update.
    publishStep("writing", stage.at);
  };
}

function run(p) {
  const host = p.find(".run");
  const word = element("span");
  const play = element("button", { type: "button", onclick: () => p.play(!p.state.playing) }, icon("play"), word);
  const name = element("span");
  const range = element("input", { type: "range", min: 0, step: 1, oninput: () => p.go(Number(range.value)) });
  const drag = (on) => () => p.store.set({ scrubbing: on });
  range.addEventListener("pointerdown", drag(true));
  for (const end of ["pointerup", "pointercancel"]) range.addEventListener(end, drag(false));
  host.append(play, element("label", {}, name, range));
  return (changed, { trace, step, playing }) => {
    const fresh = "trace" in changed || "say" in changed;
    if (fresh) {
      range.max = trace.steps - 1;
      host.hidden = trace.steps < 2;
      put(name, p.say("writing.stage"));
    }
    if (fresh || "playing" in changed) {
      put(word, p.say(playing ? "transport.pause" : "writing.play"));
      play.replaceChild(icon(playing ? "pause" : "play"), play.firstChild);
    }
    if (fresh || "step" in changed) {
      range.value = step;
      range.setAttribute("aria-valuetext", p.say("writing.after", trace.stages[step]));
    }
  };
}

// No word of its first picture: nothing waits for it.
export default mount(writing, "place", false);
