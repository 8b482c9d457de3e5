// The board of runs: which are chosen is known by their ids, and told as a whole, so no word of it can get lost.
export default function ({ parentElement, data: [data], setStateValue }) {
  const board = (parentElement.board ??= { chosen: new Set(), turn: null });
  if (board.turn !== data.turn) [board.chosen, board.turn] = [new Set(data.chosen), data.turn];
  const lines = data.lines.map(({ id, name }) => {
    const label = document.createElement("label");
    const box = Object.assign(document.createElement("input"), { type: "checkbox", checked: board.chosen.has(id) });
    box.onchange = () => {
      if (box.checked) board.chosen.add(id);
      else board.chosen.delete(id);
      setStateValue("chosen", [...board.chosen]);
    };
    label.append(box, ` ${name}`);
    return label;
  });
  parentElement.replaceChildren(...lines);
}
