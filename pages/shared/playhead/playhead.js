// A line over a plotly chart at the step that the player is at. Nothing goes to the server.
const bus = (window.gatescope ??= new EventTarget());

const chartOf = (name) => document.querySelector(`.st-key-${CSS.escape(name)} .js-plotly-plot`);

function lineOver(chart) {
  const found = chart.querySelector(":scope > .gs-playhead");
  if (found) return found;
  const line = document.createElement("div");
  line.className = "gs-playhead";
  chart.style.position = "relative";
  chart.append(line);
  return line;
}

function place(chart, step, { colour, first }) {
  const layout = chart?._fullLayout;
  if (!layout?.xaxis || step == null) return;
  const { l, t, b, h } = { ...layout._size };
  const line = lineOver(chart);
  line.style.background = colour;
  line.style.left = `${l + layout.xaxis.l2p(step + first) - 1}px`;
  line.style.top = `${t}px`;
  line.style.height = `${h ?? layout.height - t - b}px`;
}

export default function ({ data, parentElement }) {
  const box = chartOf(data.chart)?.closest(".js-plotly-plot");
  const draw = () => place(chartOf(data.chart), bus.step, data);
  const heard = (event) => {
    bus.step = event.detail.step;
    draw();
  };
  bus.addEventListener("step", heard);
  // Plotly draws, and draws again when the window changes, in its own time.
  const watcher = new ResizeObserver(draw);
  const waiting = new MutationObserver(() => {
    const chart = chartOf(data.chart);
    if (!chart?._fullLayout) return;
    waiting.disconnect();
    watcher.observe(chart);
    draw();
  });
  waiting.observe(document.body, { childList: true, subtree: true });
  if (box) watcher.observe(box);
  draw();
  return () => {
    bus.removeEventListener("step", heard);
    watcher.disconnect();
    waiting.disconnect();
  };
}
