// Many pictures at once for the library: chosen or dropped, sent one after the other.
import { makeRow } from "./sent.js";

const form = document.querySelector("form[data-sending]");

function start() {
  const file = form.querySelector("input[type=file]");
  const list = document.querySelector("[data-sending-list]");
  const waiting = [];
  let isBusy = false;

  async function work() {
    if (isBusy) return;
    isBusy = true;
    while (waiting.length) await waiting.shift().send();
    isBusy = false;
  }

  function take(files) {
    for (const one of files) {
      const row = makeRow(one, form.dataset.sending, () => {
        waiting.push(row);
        work();
      });
      list.append(row.element);
      waiting.push(row);
    }
    list.hidden = !list.childElementCount;
    work();
  }

  file.multiple = true;
  for (const part of form.querySelectorAll("[data-sending-hint]")) part.hidden = false;
  // A browser names its own button in its own language; this one speaks the desk's.
  form.querySelector("[data-sending-file]").className = "move choose";
  for (const part of form.querySelectorAll("[data-sending-plain]")) part.hidden = true;
  form.querySelector("[data-sending-plain] textarea")?.setAttribute("disabled", "");
  file.addEventListener("change", () => {
    take([...file.files]);
    file.value = "";
  });
  form.addEventListener("submit", (event) => event.preventDefault());

  const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
  form.addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    form.classList.add("sending--over");
  });
  form.addEventListener("dragleave", () => form.classList.remove("sending--over"));
  // A file that misses the place must not replace the page.
  document.addEventListener("dragover", (event) => carriesFiles(event) && event.preventDefault());
  document.addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    form.classList.remove("sending--over");
    if (form.contains(event.target)) take([...event.dataTransfer.files]);
  });
}

if (form) start();
