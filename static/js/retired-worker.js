// Served in place of the worker where reading offline is switched off: it takes itself and what was kept away.
self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  const emptied = caches.keys().then((names) => Promise.all(names.map((name) => caches.delete(name))));
  event.waitUntil(emptied.then(() => self.registration.unregister()));
});
