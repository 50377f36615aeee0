// Under everything: which network this is, the keys, and the picture to take away.
import { element } from "./dom.js";
import { FINE } from "./grips.js";
import { wholePercent } from "./numbers.js";
import { savePng, saveSvg } from "./exports.js";

export function footer(p) {
  const host = p.find(".foot");
  const line = element("span");
  const keys = element("span", { class: "keys" });
  const svg = element("button", { type: "button", class: "save", onclick: () => saveSvg(p) });
  const png = element("button", { type: "button", class: "save", onclick: () => savePng(p) });
  const label = element("span");
  host.append(line, keys, element("span", { class: "saves" }, label, svg, png));

  return (changed, state) => {
    if (!["say", "footer", "mode"].some((name) => name in changed) || !p.say) return;
    line.textContent = state.footer;
    keys.textContent = `${p.say("foot.keys")}${state.mode === "whatif" ? ` · ${p.say("whatif.keys", { fine: wholePercent(FINE) })}` : ""}`;
    label.textContent = p.say("foot.picture");
    svg.textContent = p.say("foot.svg");
    png.textContent = p.say("foot.png");
  };
}
