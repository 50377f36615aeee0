// After a lost connection, asks whether the server is still the one that the page came from. Another one has nothing
// of a visitor's own, and Streamlit keeps what is on screen until something is done: said before that.
(() => {
  const SERVER = "SERVER";
  const READY = "READY";
  const words = "RESTARTED";
  const root = document.documentElement;
  let was = "";
  let stood = false;

  const button = (text, press) => {
    const made = document.createElement("button");
    made.textContent = text;
    made.addEventListener("click", press);
    return made;
  };
  const tell = () => {
    if (document.getElementById("gatescope-restarted")) return;
    const said = document.createElement("div");
    said.id = "gatescope-restarted";
    said.setAttribute("role", "status");
    const text = document.createElement("p");
    text.textContent = words.told;
    said.append(text, button(words.reload, () => location.reload()), button(words.close, () => said.remove()));
    document.body.append(said);
  };
  const look = async () => {
    try {
      const answer = await fetch(READY, { cache: "no-store" });
      const { server } = await answer.json();
      if (server && server !== SERVER) tell();
    } catch {
      // Gone again: asked anew when it is back.
    }
  };
  new MutationObserver(() => {
    const now = root.dataset.connection;
    if (now === was) return;
    if (now === "CONNECTED" && stood) look();
    stood ||= now === "CONNECTED";
    was = now;
  }).observe(root, { attributeFilter: ["data-connection"] });
})();
