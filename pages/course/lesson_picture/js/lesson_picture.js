// A still picture: the tree of SVG elements that Python drew, and its caption.
import { mount } from "../../../shared/js/mount.js";
import { element, icon, shape } from "../../../../rnn_core/player/js/dom.js";
import { fit } from "../../../../rnn_core/player/js/fit.js";
import { createStore } from "../../../../rnn_core/player/js/store.js";

const grow = (parent, [tag, attributes, text, children]) => {
  const made = shape(tag, attributes, parent, text);
  for (const child of children) grow(made, child);
};

function picture(root) {
  const frame = fit(root, createStore({ palette: null, narrow: false }), 0);
  return {
    show({ language, size: [width, height], tree, alt, caption }) {
      const svg = root.querySelector("svg");
      root.lang = language;
      svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
      svg.setAttribute("aria-label", alt);
      svg.replaceChildren();
      for (const child of tree) grow(svg, child);
      root.querySelector("figcaption").replaceChildren(icon("check", 16), element("span", {}, caption));
      frame.draw({}, true);
    },
    theme: frame.theme,
    destroy: frame.end,
  };
}

export default mount(picture, "told", false);
