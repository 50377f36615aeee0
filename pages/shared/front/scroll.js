// What scrolls is Streamlit's main part and not the document: with nothing in focus, Page Up and Page Down would
// scroll nothing.
addEventListener("keydown", (event) => {
  const by = { PageDown: 0.9, PageUp: -0.9 }[event.key];
  const free = event.target === document.body || event.target === document.documentElement;
  if (!by || !free || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  const main = document.querySelector("[data-testid=stMain]");
  main?.scrollBy({ top: by * main.clientHeight });
});
