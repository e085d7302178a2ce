// Of the closing question only the fields of its kind are shown: an open one has no choices, and
// nothing but a forecast is settled. What was typed in the others stays, and is posted.
const kind = document.getElementById("id_question_kind");

function show() {
  for (const part of document.querySelectorAll("[data-kinds]")) {
    const isWrong = part.querySelector(".errorlist") !== null;
    part.hidden = !isWrong && !part.dataset.kinds.split(" ").includes(kind.value);
  }
}

if (kind) {
  kind.addEventListener("change", show);
  show();
}
