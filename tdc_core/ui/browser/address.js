// Has the page's address name the run that is shown, where it names none: in place, so that Back leads to the page before.
export default function ({ data }) {
  const [here, link] = [new URL(location.href), new URL(data.link, location.href)];
  if (here.pathname !== link.pathname || here.searchParams.has(data.parameter)) return;
  here.searchParams.set(data.parameter, link.searchParams.get(data.parameter));
  history.replaceState(history.state, "", here);
}
