// One picture on its way to the library: its progress, what came of it, and then its words.
import { ask, token } from "./server.js";
import { upload } from "./upload.js";

const part = (row, name) => row.querySelector(`[data-sent-${name}]`);
const said = document.querySelector("[data-sending-said]");

// `again` is called when the person wants the file sent once more.
export function makeRow(file, address, again) {
  const model = document.querySelector("[data-sending-row]");
  const row = model.content.firstElementChild.cloneNode(true);
  // Labels hold their fields: ids of the model would stand twice.
  for (const named of row.querySelectorAll("[id]")) named.removeAttribute("id");
  const state = part(row, "state");
  const image = part(row, "image");
  const say = (words) => {
    state.textContent = words;
    said.textContent = `${file.name}: ${words}`;
  };
  part(row, "name").textContent = file.name;
  image.src = URL.createObjectURL(file);
  image.addEventListener("load", () => (image.hidden = false));
  state.textContent = state.dataset.waits;
  part(row, "again").addEventListener("click", () => {
    part(row, "again").hidden = true;
    state.textContent = state.dataset.waits;
    again();
  });

  async function send() {
    const progress = part(row, "progress");
    progress.hidden = false;
    state.textContent = state.dataset.goes;
    const { came, picture, errors } = await upload(address, file, { heard: (share) => (progress.value = share) });
    progress.hidden = true;
    row.classList.toggle("sent--wrong", came !== "ok");
    if (came === "ok") return askForWords(row, picture, say);
    const words = { offline: state.dataset.offline, "signed-out": state.dataset.signedOut };
    say(errors.join(" ") || words[came] || state.dataset.refused);
    // A file that was judged is judged the same again.
    part(row, "again").hidden = errors.length > 0;
  }

  return { element: row, send };
}

function askForWords(row, picture, say) {
  const state = part(row, "state");
  const form = part(row, "words");
  say(picture.is_known ? state.dataset.known : state.dataset.ok);
  part(row, "link").href = picture.address;
  form.action = picture.words;
  form.elements.alt_ar.value = picture.alt_ar;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const body = new FormData(form);
    body.set("csrfmiddlewaretoken", token());
    const { answer } = await ask(form.action, { method: "POST", body });
    const told = (await answer?.json().catch(() => null)) ?? {};
    const wrong = told.errors ?? (told.ok ? [] : [state.dataset.offline]);
    const errors = part(row, "errors");
    errors.replaceChildren(...wrong.map((words) => Object.assign(document.createElement("li"), { textContent: words })));
    errors.hidden = !wrong.length;
    say(wrong.join(" ") || state.dataset.saved);
    row.classList.toggle("sent--done", !wrong.length);
    if (wrong.length) form.elements.alt_ar.focus();
  });
}
