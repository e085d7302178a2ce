// A story that stayed in sight for a few seconds is told to have been read: its address and nothing more, once a
// page. Who asks not to be counted is not. Without this file nothing is counted.
const SECONDS = 5;
const story = document.querySelector("[data-count-read]");
const refuses = navigator.globalPrivacyControl || navigator.doNotTrack === "1";

function count() {
  let seen = 0;
  const clock = setInterval(() => {
    if (document.visibilityState !== "visible") return;
    seen += 1;
    if (seen < SECONDS) return;
    clearInterval(clock);
    navigator.sendBeacon(story.dataset.countRead);
  }, 1000);
}

if (story && !refuses && !navigator.webdriver && "sendBeacon" in navigator) count();
