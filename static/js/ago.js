// «Two hours ago» beside the absolute date that the server wrote: a cached page would soon be wrong about
// it, so the reader's own clock says it, again every minute. What is a week old keeps its date, and the
// date stays on the element for whoever points at it. Without this file dates are dates.
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const LONGEST = 7 * DAY;

const times = document.querySelectorAll("time[data-ago]");
const home = document.querySelector("[data-ago-words]");

if (times.length && home) {
  const words = JSON.parse(home.dataset.agoWords);
  const language = document.documentElement.lang;
  const form = new Intl.PluralRules(language);
  // All are below a hundred: Intl.NumberFormat alone would take most of what this page's scripts take.
  const number = (n) => String(n).replace(/\d/g, (digit) => words.digits[digit]);
  const dates = new Map([...times].map((time) => [time, time.textContent]));

  const counted = (unit, n) =>
    words[unit][form.select(n)].replace("%(n)s", number(n));

  const said = (age) => {
    if (age < MINUTE) return words.now;
    if (age < HOUR) return counted("minute", Math.floor(age / MINUTE));
    if (age < 2 * DAY) return counted("hour", Math.floor(age / HOUR));
    return counted("day", Math.floor(age / DAY));
  };

  const tell = () => {
    for (const [time, date] of dates) {
      const age = Date.now() - Date.parse(time.dateTime);
      const isNear = age >= 0 && age < LONGEST;
      const text = isNear ? said(age) : date;
      if (time.textContent !== text) time.textContent = text;
      if (isNear) time.title = date;
      else time.removeAttribute("title");
    }
  };

  tell();
  setInterval(() => document.hidden || tell(), MINUTE);
  document.addEventListener("visibilitychange", () => document.hidden || tell());
}
