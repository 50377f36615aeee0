// LSTM: the belt, and gates that see what is read and h before.
import { memoryDiagram, memoryDiary, memoryEquation, memoryLetters, memoryNarration } from "../memory.js";

const GATE = "σ(W x + U hₜ₋₁ + b)";

export const lstm = {
  letters: memoryLetters,
  diagram: memoryDiagram("cell.lstm_label"),
  equation: memoryEquation,
  narration: memoryNarration,
  diary: memoryDiary,
  contributions: {
    title: "why.title",
    formulas: { f: GATE, i: GATE, g: "tanh(W x + U hₜ₋₁ + b)", o: GATE },
    parts: ["input", "recurrent", "bias"],
  },
};
