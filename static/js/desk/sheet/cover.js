// The cover is chosen by looking. Without this file its number is written, as the library shows it.
import { upload } from "../upload.js";
import { askWords } from "./picture-words.js";
import { pick } from "./picker.js";

function watchCover(place) {
  const field = place.querySelector("input");
  const [choose, none, said, image] = ["choose", "none", "said", "image"].map((name) =>
    place.querySelector(`[data-cover-${name}]`),
  );
  if (field.disabled) return;

  const put = (number, thumbnail = "") => {
    field.value = number;
    image.hidden = !thumbnail;
    if (thumbnail) image.src = thumbnail;
    none.hidden = !number;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  async function send([file]) {
    said.textContent = said.dataset.wait;
    const { came, picture, errors } = await upload(place.dataset.upload, file);
    said.textContent = came === "ok" ? "" : errors.join(" ") || said.dataset.refused;
    if (came !== "ok") return;
    put(picture.id, picture.thumbnail ?? URL.createObjectURL(file));
    if (picture.needs_alt) askWords(field, picture, file);
  }

  const chosen = ({ picture, thumbnail }) => put(picture, thumbnail);
  choose.addEventListener("click", () => field.readOnly || pick({ field: choose, chosen, sent: send }));
  none.addEventListener("click", () => field.readOnly || put(""));
  choose.hidden = false;
  none.hidden = !field.value;
}

document.querySelectorAll("[data-cover]").forEach(watchCover);
