// What can be done with a finding: go to its passage, mend it in its field as if it were typed (so
// that it can be undone), or leave it as it is in this story.
import { look } from "./check.js";
import { mark } from "./mark.js";
import { post } from "./server.js";
import { edit } from "./sheet/edit.js";

const box = document.querySelector("[data-desk-check]");
const AROUND = 400;

// The passage where it was found, or the nearest one that reads the same: words may have moved.
function find(finding) {
  const field = document.getElementById(finding.dataset.in);
  const { passage } = finding.dataset;
  let from = Number(finding.dataset.from);
  if (!field.value.startsWith(passage, from)) {
    from = field.value.indexOf(passage, Math.max(0, from - AROUND));
  }
  return from < 0 ? null : { field, from, to: from + passage.length };
}

function put(place, words) {
  mark(place.field, place.from, place.to);
  edit(place.field, { from: place.from, to: place.to, words });
}

const DO = {
  go(finding) {
    const { field, from, to } = find(finding);
    mark(field, from, to);
  },
  fix: (finding) => put(find(finding), finding.dataset.fix),
  async leave(finding) {
    const { rule, passage } = finding.dataset;
    await post(`${box.dataset.deskCheck}leave/`, [["rule", rule], ["passage", passage], ["_from", "form"]]);
    look();
  },
};

// From the end of the text to its beginning, so that no place moves before its turn.
function fixAll(group) {
  const findings = [...group.querySelectorAll("[data-fix]")];
  findings.sort((one, other) => other.dataset.from - one.dataset.from);
  for (const finding of findings) {
    const place = find(finding);
    if (place) put(place, finding.dataset.fix);
  }
}

box?.addEventListener("click", (event) => {
  const act = event.target.closest("[data-do]");
  const finding = act?.closest("[data-finding]");
  if (act?.dataset.do === "fix-all") fixAll(act.closest("details"));
  else if (finding && (act.dataset.do === "leave" || find(finding))) DO[act.dataset.do](finding);
  const link = event.target.closest("[data-go-to]");
  const field = link && document.getElementById(link.dataset.goTo);
  if (!field) return;
  event.preventDefault();
  document.querySelector(`[name=_writing][value="${field.lang}"]`)?.click();
  field.focus();
});
