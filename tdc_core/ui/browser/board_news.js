// Has the board change the lines of runs that go on, wherever on the page it is.
export default function ({ data: [lines] }) {
  globalThis.tdcBoard?.(lines);
}
