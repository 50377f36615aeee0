// The claim, its one-line explanation, and the units that have a story.
import { element, roving, tabStop } from "./dom.js";
import { rich } from "./words.js";

export function unitChips(p) {
  const title = p.find("h1");
  const lede = p.find(".lede");
  const host = p.find(".units");
  const list = element("div", { class: "chips", role: "listbox", "aria-orientation": "horizontal" });
  const label = element("span", { class: "lab" });
  const all = element("button", { type: "button", class: "chip all", onclick: () => p.find(".score").scrollIntoView({ behavior: p.still() ? "auto" : "smooth", block: "start" }) });
  const hold = element("button", { type: "button", class: "chip hold", onclick: () => p.hold(p.story().hold) });
  host.append(label, list, hold, all);
  roving(list, ".chip", (chip) => chip.click());
  host.addEventListener("scroll", fade, { passive: true });
  p.onResize(fade);

  function fade() {
    const left = host.scrollWidth - host.clientWidth - host.scrollLeft;
    host.toggleAttribute("data-before", host.scrollLeft > 4);
    host.toggleAttribute("data-after", left > 4);
  }

  // A unit may follow two things: then it has two chips.
  function chip(unit, name, story) {
    return element("button", { type: "button", class: "chip", role: "option", "data-unit": unit, "data-story": story, onclick: () => p.follow(unit, null, story) }, name, element("small", { class: "num" }, `#${unit}`));
  }

  function build({ stories, unit, trace }) {
    const chips = stories.map((story, at) => chip(story.unit, story.chip, at));
    if (!stories.some((story) => story.unit === unit)) chips.push(chip(unit, p.say("units.unnamed")));
    list.replaceChildren(...chips);
    list.setAttribute("aria-label", p.say("units.label"));
    label.replaceChildren(...p.say.nodes("units.follow"));
    hold.textContent = p.say("whatif.hold_it");
    hold.title = p.say("whatif.hold_it_long");
    all.textContent = p.say("units.all", { count: trace.units });
  }

  function mark({ unit, stories, unnamed, mode, switchable }) {
    const told = stories.indexOf(p.story());
    for (const each of list.children) each.setAttribute("aria-selected", String(told < 0 ? Number(each.dataset.unit) === unit : Number(each.dataset.story ?? -1) === told));
    const chosen = list.querySelector("[aria-selected=true]");
    tabStop(list.children, chosen);
    // Within the row only: scrollIntoView would move the whole page.
    if (chosen && host.scrollWidth > host.clientWidth) host.scrollLeft = chosen.offsetLeft - host.offsetLeft - 44;
    fade();
    const story = p.story();
    const asks = mode === "whatif";
    hold.hidden = !switchable || asks || !story?.hold?.length;
    title.textContent = asks ? p.say("whatif.claim", { unit }) : story ? story.claim : p.say("claim.unnamed", { unit });
    lede.replaceChildren(...rich(asks ? p.say(p.gated() ? "whatif.lede" : "whatif.lede_state") : story ? story.lede : unnamed || p.say("claim.unnamed_lede")));
  }

  return (changed, state) => {
    if (!["trace", "say", "stories", "unit", "told", "unnamed", "mode", "switchable"].some((name) => name in changed)) return;
    const focused = p.root.getRootNode().activeElement?.closest?.(".chips");
    build(state);
    mark(state);
    if (focused) list.querySelector("[aria-selected=true]")?.focus();
  };
}
