// A component whose view stays where Streamlit has it drawn again, with its element: it is made once, and takes what is
// new each time.
// make: from the element to { take(data), leave() }.
export function keptView(selector, make) {
  const views = new WeakMap();
  return ({ parentElement, data: [data] }) => {
    const root = parentElement.querySelector(selector);
    const view = views.get(root) ?? make(root);
    views.set(root, view);
    view.take(data);
    return () => view.leave();
  };
}
