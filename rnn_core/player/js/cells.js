// The cells that can be drawn: a file each in cells/, found by the bundler. No other script knows one by name.
//   letters        its quantities, in the order in which they are shown
//   diagram        { title, sums, values, build, label, paint, scale, belt }: the drawing, and what moves in it; `sums`:
//                  whether it draws the parts of the gates' sums; `belt`: what is carried on, alone: its `stops`, each
//                  from where to where and the value there, a `valve` on it, its `limit` and the values at its `ends`
//   equation       { title, terms, values, remark }: each term its words, symbol, hue (none, or one that ends in
//                  -sign: coloured by sign) and the operator after it; `remark`: on how it is written elsewhere
//   narration      (trace, unit, step, number) -> sentences, each its words and what fills their holes
//   diary          (trace, unit, step, number) -> what the step does to a diary, as far as the cell has it: each its
//                  letter, a question, an answer, and what fills the answer's holes; a cell may have none
//   contributions  { title, formulas, parts, symbols }: what makes each letter that has a sum of its own, and where
//                  that sum comes from; `symbols`: those of the legend, if they are not the usual ones
import { cells } from "./cells";

export function cellOf({ cell }) {
  if (!Object.hasOwn(cells, cell)) throw new Error(`expected cells/${cell}.js, how that cell is drawn; there are ${Object.keys(cells)}. Write it.`);
  return cells[cell];
}
