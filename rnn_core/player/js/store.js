// The player's state, and who is told when it changes. `set` tells each part which keys are new.
export function createStore(initial) {
  const state = { ...initial };
  const parts = [];
  const tell = (changed) => {
    for (const part of parts) part(changed, state);
  };
  return {
    state,
    watch: (part) => parts.push(part),
    set(patch) {
      const changed = {};
      let any = false;
      for (const [name, value] of Object.entries(patch)) {
        if (Object.is(state[name], value)) continue;
        changed[name] = state[name] === undefined ? null : state[name];
        state[name] = value;
        any = true;
      }
      if (any) tell(changed);
    },
  };
}
