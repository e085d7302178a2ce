// Pictures that are dropped on a text, or pasted: each is sent with a bar that shows how far it is. A
// note keeps its place and becomes the picture; where it is refused, the text is as it was.
import { upload } from "../upload.js";
import { edit, editThere, isOpen } from "./edit.js";
import { block } from "./inserts.js";
import { pick } from "./picker.js";
import { askWords } from "./picture-words.js";

let number = 0;

function bar(sheet, name) {
  const row = sheet.uploads.querySelector("template").content.firstElementChild.cloneNode(true);
  row.querySelector("[data-name]").textContent = name;
  const progress = row.querySelector("progress");
  progress.ariaLabel = name;
  const stop = new AbortController();
  row.querySelector("button").addEventListener("click", () => stop.abort());
  sheet.uploads.append(row);
  return { row, signal: stop.signal, heard: (part) => { progress.value = part; } };
}

async function send(sheet, field, file, mark, { before, after }) {
  const shown = bar(sheet, file.name);
  const { came, picture, errors } = await upload(sheet.upload, file, shown);
  shown.row.remove();
  const at = field.value.indexOf(mark);
  const isThere = at >= 0 && isOpen(field);
  if (came === "ok") {
    if (isThere) editThere(field, at, at + mark.length, before(picture));
    sheet.say("");
    if (picture.needs_alt) askWords(field, picture, file);
    return;
  }
  if (isThere) editThere(field, at - after.lead, at + mark.length + after.trail, after.words);
  const said = errors.join(" ") || sheet.words[came] || sheet.words.refused;
  sheet.say(came === "stopped" ? "" : `${file.name}: ${said}`);
}

// Files without a place of their own: each a paragraph at the caret, in their order.
export function sendPictures(sheet, field, files) {
  for (const file of files) {
    number += 1;
    const mark = `[${sheet.words.onItsWay} ${number}: ${file.name.replace(/[[\]]/g, "")}]`;
    const { value, selectionStart: from, selectionEnd: to } = field;
    // What is marked stays: a picture stands behind it.
    const done = block(value, from === to ? from : to, to, mark, mark.length);
    const lead = done.words.indexOf(mark);
    const after = { lead, trail: done.words.length - lead - mark.length, words: "" };
    edit(field, done);
    send(sheet, field, file, mark, { before: (picture) => picture.markdown, after });
  }
}

// Pictures that came in the text: `![words](paste:1)`.
export function sendTaken(sheet, field, files) {
  for (const [place, file] of files) {
    number += 1;
    const mark = `](paste-${number})`;
    const at = field.value.indexOf(`](${place})`);
    if (at < 0) continue;
    editThere(field, at, at + place.length + 3, mark);
    const words = `](${sheet.words.onItsWay})`;
    send(sheet, field, file, mark, {
      before: (picture) => `](image:${picture.id})`,
      after: { lead: 0, trail: 0, words },
    });
  }
}

export function watchPictureTool(sheet, field) {
  const chosen = ({ markdown }) => {
    const { value, selectionEnd: at } = field;
    edit(field, block(value, at, at, markdown, markdown.length));
  };
  const sent = (files) => sendPictures(sheet, field, files);
  field.addEventListener("sheet:picture", () => pick({ field, chosen, sent }));
}
