// The stories kept on the device. The server says what may be kept, by a header with the headline: so a
// notice of a story taken down never is, and whatever else an address answers ends its copy.
import { trim } from "./trim.js";

const MOST_STORIES = 30;
// A copy that could not be checked for so long may have been taken back since.
const OLDEST_MS = 14 * 24 * 3_600_000;

export const opened = () => caches.open("stories");

const address = (url) => new URL(new URL(url).pathname, location.origin).href;

export async function keepPage(url) {
  try {
    await keep(url, await fetch(url, { redirect: "manual" }));
  } catch {
    // The network went meanwhile: what was kept before stands.
  }
}

// Keep what the server allows; whatever else it answers under this address ends the copy.
export async function keep(url, answer) {
  const stories = await opened();
  const key = address(url);
  if (answer.status >= 500) return;
  await stories.delete(key);
  if (!answer.ok || !answer.headers.has("Offline-Title")) return;
  const headers = new Headers(answer.headers);
  headers.set("Offline-At", new Date().toISOString());
  // The body comes decoded.
  headers.delete("Content-Encoding");
  headers.delete("Content-Length");
  await stories.put(key, new Response(await answer.text(), { headers }));
  await trim(stories, MOST_STORIES);
}

// The copy says of itself when it was kept; the page shows it.
export async function keptCopy(url) {
  const stories = await opened();
  const found = await stories.match(address(url));
  if (!found) return undefined;
  const at = found.headers.get("Offline-At");
  if (Date.now() - Date.parse(at) > OLDEST_MS) {
    await stories.delete(address(url));
    return undefined;
  }
  const text = (await found.text()).replace("<html ", `<html data-kept="${at}" `);
  return new Response(text, { headers: found.headers });
}
