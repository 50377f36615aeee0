// Story once more, as a diary: the questions that the gates answer at this step, with the step's own numbers.
// Which questions a cell has, its script says. An analogy, and it says so; the numbers are as measured.
import { element, put } from "./dom.js";
import { signed } from "./numbers.js";

export function diary(p) {
  const host = p.find(".diary");
  const toggle = p.find(".asdiary");
  const list = element("dl", {});
  const note = element("p", {});
  let answers = [];
  host.append(list, note);
  toggle.addEventListener("click", () => {
    p.store.set({ diary: !p.state.diary });
    p.report();
  });

  function told({ trace, unit, step }) {
    const about = trace.isExact(unit) ? "" : "≈";
    return trace.drawing.diary?.(trace, unit, step, (value) => about + signed(value)) ?? [];
  }

  function build(state) {
    toggle.textContent = p.say("diary.toggle");
    host.setAttribute("aria-label", p.say("diary.label"));
    note.replaceChildren(...p.say.nodes("diary.note"));
    const rows = told(state).map(([letter, question]) => {
      const name = element("small", {}, p.say(`q.${letter}.name`), " ", element("i", {}, letter));
      const answer = element("dd", { class: "num" });
      return { answer, row: element("div", { class: `q-${letter}` }, element("dt", {}, p.say(question), name), answer) };
    });
    answers = rows.map(({ answer }) => answer);
    list.replaceChildren(...rows.map(({ row }) => row));
  }

  function write(state) {
    told(state).forEach(([, , answer, values], k) => put(answers[k], p.say(answer, values)));
  }

  return (changed, state) => {
    const fresh = "trace" in changed || "say" in changed;
    if (fresh) build(state);
    if (fresh || ["depth", "diary", "drive"].some((name) => name in changed)) {
      const has = state.depth === "story" && answers.length > 0;
      toggle.hidden = !has || state.drive !== null; // what stands, a lesson says, if one drives
      toggle.setAttribute("aria-pressed", String(state.diary));
      host.hidden = !has || !(state.drive ? state.drive.parts.includes("diary") : state.diary);
    }
    if (!host.hidden && (fresh || ["step", "unit", "exact", "depth", "diary", "drive"].some((name) => name in changed))) write(state);
  };
}
