// One step worked out by hand: blanks that are dashed until they are right; a slip that has a name is called by it.
import { element, put } from "../../../../rnn_core/player/js/dom.js";
import { said } from "../../js/said.js";
import { numberOf, typed } from "../../js/typed.js";

// What σ and tanh make of a number that is typed.
function squash(say) {
  const told = element("output", { class: "num" });
  const input = element("input", { inputmode: "decimal", autocomplete: "off", "aria-label": `${say("work.squash")} z`, maxlength: 12 });
  const show = () => {
    const z = numberOf(input.value);
    const told3 = (value) => value.toFixed(3).replace("-", "\u2212");
    put(told, Number.isFinite(z) ? `σ = ${told3(1 / (1 + Math.exp(-z)))}   tanh = ${told3(Math.tanh(z))}` : "σ =   tanh =");
  };
  input.addEventListener("input", show);
  show();
  return element("p", { class: "squash" }, element("label", {}, say("work.squash"), element("i", {}, " z = "), input), told);
}

export function work({ step, say, held, send, spoken }) {
  const { given, rows, tolerance } = step.work;
  const kept = (held.blanks[step.id] ??= {});
  const node = element("div", { class: "hand" });
  const message = element("p", { class: "handmsg", role: "status" });
  const inputs = [];
  node.append(element("p", { class: "given num" }, given.map(({ name, value }) => `${name} = ${value}`).join("   ")));

  function judge(row, box, input) {
    kept[row.name] = input.value;
    const value = numberOf(input.value);
    const empty = typed(input.value) === "";
    const right = !empty && Math.abs(value - row.exact) <= tolerance;
    box.classList.toggle("ok", right);
    box.classList.toggle("no", !right && !empty);
    input.setAttribute("aria-invalid", String(!right && !empty));
    const slip = row.slips.find((one) => Math.abs(one.value - value) <= tolerance);
    if (empty) put(message, say("work.empty"));
    else if (right) put(message, say("work.right", { value: row.value }));
    else if (!Number.isFinite(value)) put(message, say("work.no_number"));
    else if (slip) message.replaceChildren(...said(slip.text));
    else put(message, say("work.off", { off: Math.abs(value - row.exact).toFixed(2) }));
    if (inputs.every((one) => one.parentNode.classList.contains("ok"))) {
      spoken(say("work.done"));
      put(message, say("work.done"));
      send({ kind: "done", step: step.id });
    }
    return right;
  }

  for (const row of rows) {
    const text = element("span", { class: "ex" }, ...said(row.text));
    if (!row.blank) {
      node.append(element("div", { class: "row" }, text, element("span", { class: "known num" }, row.value)));
      continue;
    }
    const box = element("span", { class: "blank" });
    const input = element("input", { inputmode: "decimal", autocomplete: "off", "aria-label": say("work.blank", { name: row.name }), maxlength: 12 });
    input.value = kept[row.name] ?? "";
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !judge(row, box, input)) return;
      inputs.slice(inputs.indexOf(input) + 1).find((one) => !one.parentNode.classList.contains("ok"))?.focus();
    });
    input.addEventListener("change", () => judge(row, box, input));
    box.append(input);
    inputs.push(input);
    node.append(element("div", { class: "row" }, text, box));
  }
  node.append(message);
  if (step.work.squash) node.append(squash(say));
  put(message, say("work.how"));
  for (const [k, row] of rows.filter((one) => one.blank).entries()) if (kept[row.name]) judge(row, inputs[k].parentNode, inputs[k]);
  return { node };
}
