// Text of our own in which "[AUROC](#term-auroc)" becomes a link to the term's definition.
import { element } from "../player/js/dom.js";

const LINK = /(\[[^\]]+\]\(#term-[a-z0-9-]+\))/;
const PARTS = /^\[([^\]]+)\]\((#term-[a-z0-9-]+)\)$/;

export function linked(node, text) {
  const parts = text.split(LINK).map((part) => {
    const term = PARTS.exec(part);
    return term ? element("a", { href: term[2] }, term[1]) : part;
  });
  node.replaceChildren(...parts);
}
