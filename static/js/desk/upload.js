// Sends one picture to the library and tells how far it is: `fetch` knows no progress of a body.
import { token } from "./server.js";

// Resolves to { came: "ok", picture } or { came: "refused" | "signed-out" | "offline" | "stopped",
// errors }. `heard` is told a number from 0 to 1; `signal` of an AbortController stops it.
export function upload(address, file, { heard, signal } = {}) {
  const body = new FormData();
  body.append("csrfmiddlewaretoken", token());
  body.append("file", file, file.name);
  const asked = new XMLHttpRequest();
  asked.open("POST", address);
  asked.setRequestHeader("accept", "application/json");
  asked.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) heard?.(event.loaded / event.total);
  });
  signal?.addEventListener("abort", () => asked.abort());
  return new Promise((resolve) => {
    asked.addEventListener("load", () => resolve(understood(asked)));
    asked.addEventListener("error", () => resolve({ came: "offline", errors: [] }));
    asked.addEventListener("abort", () => resolve({ came: "stopped", errors: [] }));
    asked.send(body);
  });
}

function understood(asked) {
  let said;
  try {
    said = JSON.parse(asked.responseText);
  } catch {
    // The sign-in page, where a redirect led; or a page about a failure.
    const away = asked.responseURL.includes("/login/");
    return { came: away ? "signed-out" : "refused", errors: [] };
  }
  return asked.status < 300
    ? { came: "ok", picture: said }
    : { came: "refused", errors: said.errors ?? [] };
}
