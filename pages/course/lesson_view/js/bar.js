// A value between two limits. A handle that was not moved is no guess.
import { element, put } from "../../../../rnn_core/player/js/dom.js";

export function bar({ asked, say, given, locked, answered, guess }) {
  const [low, high] = asked.limits;
  const fine = (high - low) / 100;
  const written = (value) => (asked.percent ? `${(value * 100).toFixed(asked.digits)}%` : value.toFixed(asked.digits).replace("-", "\u2212"));
  const share = (value) => ((value - low) / (high - low)) * 100;
  const within = (place, edge) => `${Math.max(edge, Math.min(100 - edge, place))}%`;
  const node = element("div", { class: `pbar q-${asked.quantity}` });
  const track = element("div", { class: "trk" });
  const label = element("span", { class: "lab g" });
  const ends = element("div", { class: "ends" }, element("span", {}, written(low)), element("span", {}, written(high)));
  node.append(label, track);

  if (!locked) {
    const thumb = element("span", { class: "thumb" });
    const input = element("input", { type: "range", min: low, max: high, step: fine, value: given ?? (low + high) / 2, "aria-label": say("predict.yours") });
    const place = (value, fresh) => {
      node.classList.toggle("fresh", fresh);
      put(label, fresh ? say("predict.drag") : say("predict.guess", { value: written(value) }));
      thumb.style.left = `${share(value)}%`;
      label.style.left = within(share(value), fresh ? 16 : 24);
      input.setAttribute("aria-valuetext", fresh ? say("predict.drag") : written(value));
    };
    const moved = () => {
      place(Number(input.value), false);
      guess(Number(input.value));
    };
    input.addEventListener("input", moved);
    // The middle is a guess as well, for whoever says so.
    input.addEventListener("keydown", (event) => event.key === "Enter" && moved());
    input.addEventListener("pointerup", moved);
    track.append(thumb);
    node.append(input, ends);
    place(given ?? (low + high) / 2, given === undefined);
  } else if (answered) {
    const { truth } = asked.outcome;
    const [you, real] = [share(given), share(truth)];
    track.append(element("span", { class: "fillm", style: `width:${real}%` }), element("span", { class: "fillg", style: `width:${Math.max(1, you)}%` }));
    if (Math.abs(you - real) > 3) track.append(element("span", { class: "dist", style: `left:${Math.min(you, real)}%;width:${Math.abs(you - real)}%` }));
    put(label, say("predict.guess", { value: written(given) }));
    label.style.left = within(you, 24);
    node.append(element("span", { class: "lab m", style: `left:${within(real, 20)}` }, say("predict.measured", { value: written(truth) })));
  } else node.append(ends);
  return { node };
}
