// Step back, play, step on, the scrubber (the whole text in the current tint), the count, the speed.
import { element, icon, put, segmented } from "./dom.js";
import { spoken } from "./words.js";
import { paintStrip } from "./tint.js";

// `last`: the last step one may go to; without it, the last of all.
export function transport(p, { tonesOf, speeds, last = null }) {
  const host = p.find(".transport");
  const back = element("button", { type: "button", class: "st", onclick: () => p.go(p.state.step - 1) }, icon("back"));
  const next = element("button", { type: "button", class: "st", onclick: () => p.go(p.state.step + 1) }, icon("next"));
  const play = element("button", { type: "button", class: "pp", onclick: () => p.play(!p.state.playing) });
  const strip = element("canvas", { "aria-hidden": "true" });
  const thumb = element("i");
  const rail = element("div", { class: "rail" }, strip, thumb);
  const scrub = element("div", { class: "scrub", role: "slider", tabindex: 0 }, rail);
  const here = element("b");
  const total = element("span");
  const speed = element("div", { class: "seg speed" });
  const cycle = element("button", { type: "button", class: "cycle", onclick: () => p.store.set({ speed: speeds[(speeds.indexOf(p.state.speed) + 1) % speeds.length] }) });
  let mark = () => {};
  let width = 1;
  host.append(element("div", { class: "tb" }, back, play, next), scrub, element("span", { class: "count num" }, here, " / ", total), speed, cycle);

  const measure = () => {
    width = rail.clientWidth;
    place(p.state);
  };
  p.onResize(measure);

  const drag = (event) => {
    const box = rail.getBoundingClientRect();
    p.go(Math.floor(((event.clientX - box.left) / box.width) * p.state.trace.steps));
  };
  scrub.addEventListener("pointerdown", (event) => {
    scrub.setPointerCapture(event.pointerId);
    p.store.set({ scrubbing: true });
    drag(event);
  });
  scrub.addEventListener("pointermove", (event) => p.state.scrubbing && drag(event));
  const release = () => p.store.set({ scrubbing: false });
  scrub.addEventListener("pointerup", release);
  scrub.addEventListener("pointercancel", release);

  function build({ trace, speed: current }) {
    for (const [node, key] of [[host, "transport.label"], [back, "transport.back"], [next, "transport.next"], [scrub, "transport.step"]]) node.setAttribute("aria-label", p.say(key));
    mark = segmented(speed, p.say("transport.speed"), speeds.map((value) => [value, p.say(`speed.s${value}`)]), current, (value) => p.store.set({ speed: value }));
    total.textContent = trace.header?.total ?? trace.steps;
    measure();
  }

  function place({ step, trace }) {
    if (!trace) return;
    thumb.style.transform = `translateX(${(((step + 0.5) / trace.steps) * width).toFixed(1)}px)`;
    const count = p.count ?? ((some) => some + 1);
    put(here, count(step));
    scrub.setAttribute("aria-valuemin", count(0));
    scrub.setAttribute("aria-valuemax", count(last ? last(p.state) : trace.steps - 1));
    scrub.setAttribute("aria-valuenow", count(step));
    scrub.setAttribute("aria-valuetext", p.say("transport.value", { step: count(step), count: trace.header?.total ?? trace.steps, token: spoken(trace.tokens[step], p.say) }));
  }

  function drawPlay({ playing }) {
    play.replaceChildren(icon(playing ? "pause" : "play", 26));
    play.setAttribute("aria-label", p.say(playing ? "transport.pause" : "transport.play"));
  }

  return (changed, state) => {
    const fresh = "trace" in changed || "say" in changed;
    if (fresh) build(state);
    if (fresh || "playing" in changed) drawPlay(state);
    if (fresh || "speed" in changed) {
      mark(state.speed);
      cycle.textContent = p.say(`speed.s${state.speed}`);
      cycle.setAttribute("aria-label", `${p.say("transport.speed")}: ${p.say(`speed.s${state.speed}`)}`);
    }
    if (fresh || ["palette", "unit", "quantity", "tint", "exact", "stories", "told", "target"].some((name) => name in changed)) {
      const { tones, map } = tonesOf(p, state);
      paintStrip(strip, tones, map, p.palette.surface);
    }
    if (fresh || "step" in changed || "drive" in changed) place(state);
  };
}
