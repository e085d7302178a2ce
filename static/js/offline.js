// Reading without a network: starts the service worker, says on a kept copy when it was kept, and lists the
// kept stories on the page that stands in for one that could not be fetched. Without this file nothing is kept.
const root = document.documentElement;

function told(element, moment) {
  const options = { dateStyle: "long", timeStyle: "short" };
  element.textContent = new Intl.DateTimeFormat(element.dataset.locale, options).format(new Date(moment));
}

function sayWhenItWasKept() {
  const notice = document.querySelector("[data-kept-notice]");
  if (!notice || !root.dataset.kept) return;
  told(notice.querySelector("[data-locale]"), root.dataset.kept);
  notice.hidden = false;
}

async function listKept(list) {
  const stories = await caches.open("stories");
  const line = document.querySelector("template[data-kept-line]");
  for (const request of (await stories.keys()).reverse()) {
    const answer = await stories.match(request);
    const item = line.content.cloneNode(true);
    const link = item.querySelector("a");
    link.href = new URL(request.url).pathname;
    link.textContent = decodeURIComponent(answer.headers.get("Offline-Title"));
    link.lang = answer.headers.get("Content-Language");
    link.dir = link.lang === "ar" ? "rtl" : "ltr";
    told(item.querySelector("[data-locale]"), answer.headers.get("Offline-At"));
    list.append(item);
  }
  list.closest("[data-kept-stories]").hidden = !list.children.length;
}

async function start() {
  const address = "/sw.js";
  // The policy of the site asks for it; the only script it lets through is this one.
  const ours = window.trustedTypes?.createPolicy("worker", { createScriptURL: () => address });
  await navigator.serviceWorker.register(ours ? ours.createScriptURL(address) : address);
  const { active } = await navigator.serviceWorker.ready;
  // The first page was fetched before there was a worker.
  if (!navigator.serviceWorker.controller) active.postMessage({ keep: location.href });
  addEventListener("online", () => active.postMessage({ look: true }));
}

sayWhenItWasKept();
const list = document.querySelector("[data-kept-list]");
if (list && "caches" in window) listKept(list);
if ("serviceWorker" in navigator && !location.pathname.startsWith("/admin/")) {
  // After everything the reader waits for; a browser that refuses to keep anything reads as ever.
  addEventListener("load", () => start().catch(() => {}));
}
