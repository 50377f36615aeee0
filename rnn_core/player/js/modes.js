// Look | What if: the same text and playhead; what differs is which parts stand, see css/whatif.css.
import { element, segmented } from "./dom.js";

const MODES = ["look", "whatif"];

export function modes(p) {
  const host = element("div", { class: "seg modes" });
  p.find(".head").prepend(host);
  let mark = () => {};

  return (changed, { say, mode, switchable }) => {
    if (!say) return;
    if ("say" in changed) mark = segmented(host, p.say("whatif.modes"), MODES.map((value) => [value, p.say(`whatif.${value}`)]), mode, p.mode);
    host.hidden = !switchable;
    if (!("mode" in changed || "say" in changed)) return;
    mark(mode);
    p.root.dataset.mode = mode;
    p.refit();
  };
}
