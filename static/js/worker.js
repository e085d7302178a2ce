// The service worker: what a reader may read without a network. The view that serves it joins its modules and
// writes `SITE` in front of them.
import { look, lookAfresh } from "./worker/standing.js";
import { keep, keepPage, keptCopy } from "./worker/stories.js";
import { trim } from "./worker/trim.js";

const FRAME = `frame-${SITE.version}`;
const PICTURES = "pictures";
const MOST_PICTURES = 120;
const AWAY = [502, 503, 504];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(FRAME).then((frame) => frame.addAll(SITE.files)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(dropOldFrames().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate") {
    if (!SITE.apart.some((way) => pathname.startsWith(way))) event.respondWith(page(event));
  } else if (pathname.startsWith(SITE.static)) {
    event.respondWith(held(event, FRAME));
  } else if (pathname.startsWith(SITE.pictures)) {
    event.respondWith(held(event, PICTURES));
  }
});

self.addEventListener("message", (event) => {
  if (event.data?.keep) event.waitUntil(keepPage(event.data.keep));
  if (event.data?.look) event.waitUntil(lookAfresh());
});

async function dropOldFrames() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("frame-") && name !== FRAME).map((name) => caches.delete(name)));
}

// The network first, always: a kept copy stands in only where nothing answers.
async function page(event) {
  const { url } = event.request;
  let answer;
  try {
    answer = await fetch(event.request);
  } catch {
    return (await keptCopy(url)) ?? offlinePage(url);
  }
  if (AWAY.includes(answer.status)) return (await keptCopy(url)) ?? answer;
  const copy = answer.clone();
  event.waitUntil(keep(url, copy).then(look));
  return answer;
}

// What never changes under its address: files named by their content, and renditions.
async function held(event, name) {
  const cache = await caches.open(name);
  const found = await cache.match(event.request);
  if (found) return found;
  const answer = await fetch(event.request);
  if (answer.ok) {
    const copy = answer.clone();
    event.waitUntil(cache.put(event.request, copy).then(() => trim(cache, name === PICTURES ? MOST_PICTURES : Infinity)));
  }
  return answer;
}

async function offlinePage(url) {
  const way = new URL(url).pathname.startsWith("/en/") ? SITE.offline.en : SITE.offline.ar;
  return (await caches.match(way)) ?? Response.error();
}
