// Which of the kept stories still stand, and in which version: taken down, the copy goes; changed, it is
// fetched anew.
import { keepPage, opened } from "./stories.js";

const ASK_AGAIN_MS = 30_000;
const NUMBER = /\/a\/(\d+)\//;

let asked = 0;

const languageOf = (url) => (url.startsWith(`${location.origin}/en/`) ? "en" : "ar");

// What was asked before the network went tells nothing once it is back.
export function lookAfresh() {
  asked = 0;
  return look();
}

export async function look() {
  if (Date.now() - asked < ASK_AGAIN_MS) return;
  asked = Date.now();
  const urls = (await (await opened()).keys()).map(({ url }) => url);
  const standing = urls.length ? await told(urls) : null;
  if (standing) await Promise.all(urls.map((url) => follow(url, standing)));
}

async function told(urls) {
  const ids = new Set(urls.map((url) => NUMBER.exec(url)?.[1]));
  try {
    const answer = await fetch(`${SITE.standing}?${new URLSearchParams([...ids].map((id) => ["id", id]))}`);
    return answer.ok ? await answer.json() : null;
  } catch {
    asked = 0;
    return null;
  }
}

async function follow(url, standing) {
  const stories = await opened();
  const version = standing[languageOf(url)]?.[NUMBER.exec(url)?.[1]];
  if (!version) {
    await stories.delete(url);
    return;
  }
  const copy = await stories.match(url);
  if (copy && copy.headers.get("Offline-Version") !== String(version)) await keepPage(url);
}
