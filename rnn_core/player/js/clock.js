// One requestAnimationFrame for everything that moves: playing, and the tween of the cell.
export const SPEEDS = [1, 4, 14]; // steps a second
export const SNAP_ABOVE = 8; // steps a second: faster than this, values jump
const LONGEST_FRAME = 100; // ms: after a hidden tab or a stall, time goes on from here

export function createClock({ speed, advance, tween, playing }) {
  let frame = 0;
  let last = 0;
  let owed = 0; // steps

  function tick(now) {
    frame = 0;
    const elapsed = last ? Math.min(LONGEST_FRAME, now - last) : 0;
    last = now;
    if (playing()) {
      owed += (elapsed / 1000) * speed();
      const steps = Math.floor(owed);
      owed -= steps;
      if (steps) advance(steps);
    }
    const moving = tween(now);
    if (playing() || moving) wake();
    else last = 0;
  }

  function wake() {
    frame ||= requestAnimationFrame(tick);
  }

  return {
    wake,
    start() {
      owed = 0;
      wake();
    },
    stop() {
      cancelAnimationFrame(frame);
      frame = 0;
      last = 0;
    },
  };
}
