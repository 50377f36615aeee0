// Bar, card and figure of a lesson talk here, without the server: which step is shown, and which one is wanted.
import { bus } from "../../../rnn_core/player/js/bus.js";

export const publish = (name, detail) => bus().dispatchEvent(new CustomEvent(name, { detail }));

export function heard(name, act) {
  const listener = (event) => act(event.detail);
  bus().addEventListener(name, listener);
  return () => bus().removeEventListener(name, listener);
}
