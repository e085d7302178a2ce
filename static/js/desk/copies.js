// Copies of typed words in this browser: what the server does not have yet outlives the tab here.
// A copy is { tab, address, person, serial, fields, kept, keptAt }; `kept` is the serial the server has,
// and `keptAt` the moment it said so.
const NAME = "newsroom-words";
const STORE = "copies";
const DAYS_MS = 30 * 24 * 60 * 60 * 1000;

let base = null;

const opening = new Promise((done, fail) => {
  const asked = indexedDB.open(NAME, 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "tab" });
  asked.onsuccess = () => done(asked.result);
  asked.onerror = () => fail(asked.error);
  asked.onblocked = () => fail(asked.error);
}).then((opened) => {
  base = opened;
});
// A browser that stores nothing says so with each copy.
opening.catch(() => {});

function change(work) {
  const start = () =>
    new Promise((done, fail) => {
      const step = base.transaction(STORE, "readwrite");
      step.oncomplete = done;
      step.onerror = step.onabort = () => fail(step.error);
      work(step.objectStore(STORE), step);
    });
  // At once where it can be: a page that is closed waits for nobody.
  return base ? start() : opening.then(start);
}

export function put(copy) {
  return change((store, step) => {
    store.put(copy);
    step.commit?.();
  });
}

export const remove = (tab) => change((store) => store.delete(tab));

// The server has this text. A newer one of the tab may have been put meanwhile: its fields stay.
export function markKept(tab, serial) {
  return change((store) => {
    const asked = store.get(tab);
    asked.onsuccess = () => {
      if (asked.result) store.put({ ...asked.result, kept: serial, keptAt: Date.now() });
    };
  });
}

export async function allOf(person) {
  await opening;
  const step = base.transaction(STORE);
  const found = await new Promise((done, fail) => {
    const asked = step.objectStore(STORE).getAll();
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
  const old = found.filter((copy) => copy.serial < Date.now() - DAYS_MS);
  for (const copy of old) remove(copy.tab);
  return found.filter((copy) => copy.person === person && !old.includes(copy));
}
