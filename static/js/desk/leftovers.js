// Words of pages that are gone: what the server never got is sent now, from whatever page of the desk
// is opened first; what was saved or discarded since is forgotten here too.
import { allOf, markKept, remove } from "./copies.js";
import { renewOffers } from "./offers.js";
import { asPosted } from "./outbox.js";
import { post } from "./server.js";
import { tab, told } from "./story-form.js";

const person = document.querySelector("[data-person]")?.dataset.person;

const isOffered = (copy) => document.querySelector(`[data-offer="${copy.tab}"]`) !== null;

// Kept while this page was on its way: the server may have written it without these words.
const isKeptSince = (copy) => copy.keptAt >= performance.timeOrigin;

async function bring(copy) {
  const { came, answer } = await post(copy.address, asPosted(copy));
  if (came !== "ok") return came;
  const said = await answer.json();
  await (said.closed ? remove(copy.tab) : markKept(copy.tab, copy.serial));
  return said.closed ? "late" : "brought";
}

async function tidy() {
  let isNew = false;
  for (const copy of await allOf(person)) {
    if (copy.tab === tab) continue;
    if (copy.kept >= copy.serial) {
      if (copy.address === told.address && !isOffered(copy)) {
        if (isKeptSince(copy)) isNew = true;
        else remove(copy.tab);
      }
      continue;
    }
    const came = await bring(copy);
    isNew ||= came === "brought" && copy.address === told.address;
    if (["offline", "trouble", "signed-out"].includes(came)) break;
  }
  if (isNew) renewOffers();
}

if (person) tidy().catch(() => {});

// Whoever signs out leaves no copy behind but of words that the server does not have.
document.querySelector("[data-sign-out]")?.addEventListener("submit", async (event) => {
  const out = event.currentTarget;
  if (out.dataset.signOut === "now") return;
  event.preventDefault();
  out.dataset.signOut = "now";
  try {
    const copies = await allOf(person);
    await Promise.all(
      copies.filter((copy) => copy.kept >= copy.serial).map((copy) => remove(copy.tab)),
    );
  } finally {
    out.requestSubmit();
  }
});
