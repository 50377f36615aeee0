// The player as a page of its own: the data lies in the page, nothing is fetched.
import { mount } from "./player.js";
import { fromBase64, readPacket } from "./packet.js";

const read = (id) => readPacket(fromBase64(document.getElementById(id).textContent));
const packet = read("packet");
const feed = read("feed");
const root = document.querySelector(".gs");
root.id = packet.header.player;
const player = mount(root, () => {});
const prefers = matchMedia("(prefers-color-scheme: dark)");
let dark = prefers.matches;

function paint() {
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  player.theme(dark);
}

prefers.addEventListener("change", (event) => {
  dark = event.matches;
  paint();
});
document.getElementById("theme").addEventListener("click", () => {
  dark = !dark;
  paint();
});
paint();
player.show(packet, feed);
