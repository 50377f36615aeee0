// Streamlit's door to a moving picture whose data are JSON: called again with the same root for new data or another
// theme. `create` makes the picture, and is given a way to tell the server, by the trigger of that name. Once the first
// picture stands the server is told, unless nothing waits for it.
import { idle, oncePainted } from "../../../rnn_core/player/js/idle.js";
import { housed } from "../../../rnn_core/player/js/housed.js";

export function mount(create, trigger, announced = true) {
  const mounted = new WeakMap();

  function begin(root, component) {
    const held = { component, raw: null, told: false };
    const told = idle();
    held.picture = create(root, (what) => told(() => held.component.setTriggerValue(trigger, what)));
    held.house = housed(root, held.picture);
    return held;
  }

  return (component) => {
    const { data, parentElement } = component;
    const root = parentElement.querySelector(".gs");
    let held = mounted.get(parentElement);
    if (!held) mounted.set(parentElement, (held = begin(root, component)));
    held.component = component;
    held.house.theme();
    const raw = JSON.stringify(data);
    if (data && held.raw !== raw) {
      held.raw = raw;
      held.picture.show(data);
      if (announced && !held.told) {
        held.told = true;
        oncePainted(() => held.component.setTriggerValue("painted", true));
      }
    }
    return () => {
      held.house.end();
      held.picture.destroy();
      mounted.delete(parentElement);
    };
  };
}
