// The server hears of a page state once one rests there: never while playing or scrubbing.
const SETTLED = 350; // ms of rest before it is told

export function resting(state, place, tell) {
  let waiting = 0;
  const rest = { known: "", report, forget: () => clearTimeout(waiting) }; // `known`: the place that the server knows

  function report() {
    rest.forget();
    if (!state.trace || state.drive) return; // a lesson's page listens in the browser
    waiting = setTimeout(() => {
      if (state.playing || state.scrubbing || !state.trace) return;
      const here = JSON.stringify(place());
      if (here === rest.known) return;
      rest.known = here;
      tell(place());
    }, SETTLED);
  }

  return rest;
}
