// Keeps the token of the visitor's workspace in the browser. It belongs in a cookie that only the server reads; where the
// browser takes none, or the server has no route for it, it stays in localStorage, from where it is told when asked.
const NAME = "tdc-studio-workspace";
const VERSION = 1; // of the route's answers
let handed = null; // the token that was handed in last

export default function ({ data, setStateValue }) {
  const { keep, ask, reload } = data;
  if (reload) return void location.reload(); // the cookie is another by now
  const { kept, works } = stored();
  if (ask !== null && (kept !== null || !data.silent)) setStateValue("told", { asked: ask, kept, works });
  if (!keep || keep === handed) return;
  handed = keep;
  hand(keep).then((inCookie) => store(inCookie ? null : keep));
}

// Whether the token is in the cookie, after the server was asked to put it there.
async function hand(token) {
  try {
    return (await call("POST", token)) !== null && (await call("GET", token))?.kept === true;
  } catch {
    return false; // no connection; the next page tries again
  }
}

async function call(method, token) {
  const headers = { "content-type": "application/json", "x-tdc-workspace": token };
  const answer = await fetch("api/workspace", { method, headers, credentials: "same-origin", cache: "no-store" });
  const json = answer.headers.get("content-type")?.startsWith("application/json") ? await answer.json() : null;
  return json?.version === VERSION ? json : null; // a server without the route answers with the page
}

function stored() {
  try {
    return { kept: window.localStorage.getItem(NAME), works: true };
  } catch {
    return { kept: null, works: false }; // the browser allows no storage here
  }
}

function store(token) {
  try {
    if (token === null) window.localStorage.removeItem(NAME);
    else window.localStorage.setItem(NAME, token);
  } catch {
    // nothing is kept; the server has said so where it matters
  }
}
