// Says to the hall that this console is there, and gives back the mark of the last answer: so both know since when not.
"use strict";
// the hall leaves a console its slice SILENT_MS after the last mark both know (sync/server/hot/consoles.py); paper begins later
const BEAT_WAIT_MS = 3000, PAPER_MS = 14000;
const opened = name(), browser = localStorage.getItem("saovang-browser") ?? name(); // whose shelf the paper lies on
localStorage.setItem("saovang-browser", browser);
let given = "", marks = 0, heardAt = performance.now(), beating = false;
const mayCallOnPaper = () => performance.now() - heardAt >= PAPER_MS;
async function beat() {
  if (beating || isLost() || read().length) return; // what is on paper belongs to this counter until the hall has it
  beating = true;
  try {
    const said = new URLSearchParams({ counter: part("paper").dataset.counter, page: opened, browser, mark: given });
    const answer = await fetch(`${part("link").dataset.beat}?${said}`, { signal: AbortSignal.timeout(BEAT_WAIT_MS) });
    if (!answer.ok || answer.redirected) return refresh(); // what became of it is told there
    given = (await answer.json()).mark;
    heardAt = performance.now();
    marks += 1;
    if (marks === 1) setTimeout(beat);
    if (marks === 2) refresh(); // from now on there is a slice
  } catch { if (!misses) refresh(); } finally { beating = false; }
}
new Worker(part("link").dataset.pulse).onmessage = beat;
beat();
addEventListener("pagehide", () => {
  if (isLost() || read().length) return;
  const form = new FormData();
  form.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  form.set("page", opened);
  navigator.sendBeacon(part("link").dataset.left, form);
});
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); }); // its slice was let go
