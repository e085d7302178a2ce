// The writing sheet: tools, keys, paste, counts and the proof around a text area, which stays an
// ordinary one.
import "./sheet/cover.js";
import { setCalm, watchSaving } from "./sheet/calm.js";
import { watchCount } from "./sheet/counts.js";
import { watchEnter } from "./sheet/enter.js";
import { watchHidden } from "./sheet/hidden.js";
import { watchPaste } from "./sheet/paste.js";
import { watchPictureTool } from "./sheet/pictures.js";
import { watchProof } from "./sheet/proof.js";
import { setTools } from "./sheet/tools.js";
import { watchTyping } from "./sheet/typing.js";
import { setViews } from "./sheet/views.js";

function toldOf(place) {
  const said = place.querySelector("[data-said]");
  return {
    address: place.dataset.paste,
    upload: place.dataset.upload,
    uploads: place.querySelector("[data-uploads]"),
    words: place.dataset,
    say: (words) => { said.textContent = words; },
  };
}

for (const place of document.querySelectorAll("[data-sheet]")) {
  const field = place.querySelector("textarea");
  const tools = place.querySelector("[data-tools]");
  if (tools) {
    const sheet = toldOf(place);
    setTools(tools, field);
    watchEnter(field);
    watchPaste(sheet, field);
    watchPictureTool(sheet, field);
    watchTyping(field, place.querySelector("[data-typing]"));
    watchHidden(place.querySelector("[data-hidden]"), field);
  }
  watchCount(place.querySelector("[data-count]"), field);
  setViews(place, watchProof(place.querySelector("[data-proof]"), field));
}

if (document.querySelector("[data-sheet]")) {
  setCalm(document.querySelectorAll("[data-calm]"));
  watchSaving();
}
