// Pasting: the words stand there at once as plain text; a moment later the server's Markdown of what
// was copied takes their place. Undo gives the plain text back, and so does pasting without form.
import { post } from "../server.js";
import { pictures, taken } from "./clipboard.js";
import { edit, editThere, isOpen, isParagraphALine } from "./edit.js";
import { asLink, isAddress } from "./links.js";
import { sendPictures, sendTaken } from "./pictures.js";

async function clean(sheet, field, { html, plain, from, files, apart }) {
  const { came, answer } = await post(sheet.address, [["html", html], ["language", field.lang]]);
  if (came !== "ok") {
    const refused = await answer?.json().catch(() => null);
    return sheet.say(refused?.errors.join(" ") ?? sheet.words.plain);
  }
  const { markdown, said } = await answer.json();
  const words = apart || markdown.includes("```") ? markdown : markdown.replace(/\n\n+/g, "\n");
  sheet.say(said);
  // Typed into meanwhile, it is left as it is.
  if (!field.value.startsWith(plain, from) || !isOpen(field)) return sheet.say(sheet.words.plain);
  if (words !== plain) editThere(field, from, from + plain.length, words);
  sendTaken(sheet, field, files);
}

export function watchPaste(sheet, field) {
  let isPlain = false;
  field.addEventListener("keydown", (event) => {
    isPlain = event.shiftKey && (event.ctrlKey || event.metaKey);
  });
  field.addEventListener("paste", (event) => {
    const { clipboardData: data } = event;
    if (!isOpen(field) || isPlain || !data) return;
    const plain = data.getData("text/plain").replace(/\r\n?/g, "\n");
    const { html, files, hasWords } = taken(data.getData("text/html"));
    const { value: text, selectionStart: from, selectionEnd: to } = field;
    if (from !== to && isAddress(plain.trim()) && !isAddress(text.slice(from, to))) {
      event.preventDefault();
      edit(field, { from, to, words: asLink(text.slice(from, to), plain.trim()) });
    } else if (pictures(data).length && !hasWords) {
      event.preventDefault();
      sendPictures(sheet, field, pictures(data));
    } else if (html && (hasWords || files.size)) {
      event.preventDefault();
      const apart = !isParagraphALine(text.slice(0, from) + text.slice(to));
      edit(field, { from, to, words: plain });
      clean(sheet, field, { html, plain, from, files, apart });
    }
  });
  field.addEventListener("dragover", (event) => {
    if ([...event.dataTransfer.items].some((item) => item.kind === "file")) event.preventDefault();
  });
  field.addEventListener("drop", (event) => {
    const dropped = pictures(event.dataTransfer);
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    if (isOpen(field) && dropped.length) sendPictures(sheet, field, dropped);
    else sheet.say(sheet.words.noPicture);
  });
}
