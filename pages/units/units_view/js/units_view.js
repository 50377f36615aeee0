// Units that tell a pattern, as a table; or a text to brush, with the passages that share its units.
import { mount } from "../../../shared/js/mount.js";
import { put } from "../../../../rnn_core/player/js/dom.js";
import { speaker } from "../../../../rnn_core/player/js/words.js";
import { brush } from "./brush.js";
import { matches } from "./matches.js";
import { fit, passages } from "./passages.js";

const NARROW = 640; // px of the component, not of the window

function units(root, tell) {
  const find = (selector) => root.querySelector(selector);
  const reader = brush(find(".reader"), find(".status"), (start, stop) => tell({ rev: data.rev, start, stop }));
  let data = null;
  const narrow = new ResizeObserver(([entry]) => {
    root.toggleAttribute("data-narrow", entry.contentRect.width < NARROW);
    if (data) fit(find(".al"), data);
  });
  narrow.observe(root);

  return {
    show(fresh) {
      data = fresh;
      const say = speaker(data.strings);
      root.lang = data.language;
      root.setAttribute("aria-label", say("units_view.label"));
      find(".res").hidden = !data.matches.length;
      find(".al").hidden = !data.passages.length;
      find(".reader").hidden = !data.characters.length;
      find(".say").hidden = !data.said;
      put(find(".say"), data.said);
      if (data.matches.length) matches(find(".res"), data, (row) => tell({ rev: data.rev, row }));
      if (data.characters.length) reader.show(data, { text: say("units_view.text"), chosen: (text) => say("units_view.chosen", { text }) });
      root.dataset.ready = "";
      passages(find(".al"), data);
    },
    theme(dark) {
      root.dataset.theme = dark ? "dark" : "light";
    },
    destroy() {
      reader.end();
      narrow.disconnect();
    },
  };
}

export default mount(units, "chosen");
