// Asks the server, and says in one word what came of it. A redirect is the sign-in page: whoever is
// signed out is sent there, whatever they asked for.
const PATIENCE_MS = 15_000;
const LATELY_MS = 20_000;

const MEANINGS = {
  200: "ok",
  204: "ok",
  401: "signed-out",
  403: "refused",
  404: "closed",
  409: "other-person",
  413: "too-long",
};

// The page itself came from a server that knew its person.
let answeredAt = Date.now();

// Whether the server answered this person a moment ago.
export const isInTouch = () => navigator.onLine && Date.now() - answeredAt < LATELY_MS;

export const token = () =>
  document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";

export async function ask(address, options = {}) {
  let answer;
  try {
    answer = await fetch(address, {
      credentials: "same-origin",
      redirect: "manual",
      headers: { accept: "application/json" },
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...options,
    });
    // Read to its end here, so that a connection lost half-way is trouble too, not an error.
    await answer.clone().arrayBuffer();
  } catch {
    return { came: navigator.onLine ? "trouble" : "offline" };
  }
  if (answer.type === "opaqueredirect") return { came: "signed-out" };
  const came = MEANINGS[answer.status] ?? "trouble";
  if (came === "ok") answeredAt = Date.now();
  return { came, answer };
}

export function post(address, fields) {
  const body = new FormData();
  for (const [name, value] of fields) body.append(name, value);
  body.set("csrfmiddlewaretoken", token());
  return ask(address, { method: "POST", body });
}

// Who is signed in now. The forms of the page get the token of this session, which every sign-in
// changes.
export async function renew(address, person) {
  const { came, answer } = await ask(address);
  if (came !== "ok") return came === "refused" ? "closed" : came;
  const session = await answer.json();
  if (String(session.person) !== person) return "other-person";
  for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) {
    field.value = session.token;
  }
  return "ok";
}
