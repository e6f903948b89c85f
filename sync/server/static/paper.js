// Paper mode of the counter console: the server is away, the list stays, what is called is kept here and sent later.
"use strict";
const shelf = () => `saovang-paper-${part("paper").dataset.counter}`;
const read = () => JSON.parse(localStorage.getItem(shelf()) ?? "[]");
const keep = (lines) => localStorage.setItem(shelf(), JSON.stringify(lines));
const isLost = () => document.body.classList.contains("lost");
const name = () => [...crypto.getRandomValues(new Uint8Array(16))].map((n) => n.toString(16).padStart(2, "0")).join("");

// ---- going and coming back
const PAUSE_MS = 5000; // between two tries with what has to wait: asking leads to news, and news to asking
let sending = false, sent = -PAUSE_MS, leaving = false;
document.addEventListener("htmx:beforeOnLoad", (event) => { leaving ||= event.detail.xhr.getResponseHeader("HX-Redirect") !== null; });
window.addEventListener("beforeunload", (event) => { // it could not be loaded again, unless the server itself sends us on, to log in
  if (isLost() && !leaving) event.preventDefault();
});
window.addEventListener("hall:away", () => { if (!isLost()) lose(); });
window.addEventListener("hall:there", () => {
  if (isLost() || (read().length && performance.now() - sent >= PAUSE_MS)) send();
});
function lose() {
  document.body.classList.add("lost");
  part("away").hidden = false;
  part("paper").hidden = false;
  openSheet()?.hidePopover();
  show();
  part("paper-title").tabIndex = -1; // where Enter presses nothing
  part("paper-title").focus();
}
function find() {
  document.body.classList.remove("lost");
  part("away").hidden = true;
  part("paper").hidden = true;
}

// ---- the lines: one a citizen; calling the next one is being done with the one before
function row(key) { return document.querySelector(`#paper li[data-key="${key}"]`); }
function split(key) {
  const [day, series, number] = String(key).split(".");
  return { day, series, number: Number(number) };
}
function call(key) {
  const at = Date.now(), lines = end(read(), "finished", at);
  keep([...lines, { id: name(), key, called: at, ended: null, how: "" }]);
}
function end(lines, how, at = Date.now()) {
  const here = document.querySelector("#paper li[data-here]");
  const open = lines.find((one) => !one.how);
  if (open) Object.assign(open, { ended: at, how });
  else if (here && !lines.some((one) => one.key === here.dataset.key)) {
    lines.push({ id: name(), key: here.dataset.key, called: null, ended: at, how });
  }
  return lines;
}
// what the last press did, whom it called or ended, can be taken back; who was done with by a call is back with it
function latest(lines) {
  const [open] = lines.filter((one) => !one.how);
  return open ?? lines.reduce((late, one) => (late && late.ended >= one.ended ? late : one), null);
}
function takeBack(key) {
  const lines = read(), line = latest(lines);
  if (line?.key !== key) return; // another tab has been at this shelf since the row was shown
  const back = line.how ? line : lines.find((one) => one.how && one.ended === line.called);
  const gone = [line.how ? null : line, back?.called === null ? back : null]; // whom the counter had before has no line then
  if (back) Object.assign(back, { ended: null, how: "" });
  keep(lines.filter((one) => !gone.includes(one)));
}
function show() {
  const lines = read();
  for (const one of lines) if (!row(one.key)) add(one.key);
  const back = latest(lines);
  for (const item of document.querySelectorAll("#paper li[data-key]")) mark(item, lines.find((one) => one.key === item.dataset.key), back);
  part("paper-count").textContent = String(lines.length);
  document.querySelector("#paper li.turn")?.scrollIntoView({ block: "nearest" });
}
function mark(item, line, back) {
  const serving = line ? !line.how : "here" in item.dataset;
  item.classList.toggle("done", Boolean(line?.how));
  item.classList.toggle("turn", serving);
  for (const button of item.querySelectorAll("[data-paper]")) {
    const hides = { call: Boolean(line), mistake: !line || line !== back, no_show: !serving || "came" in item.dataset };
    button.hidden = hides[button.dataset.paper] ?? !serving;
  }
  const told = item.querySelector(".crossed"), at = line?.ended ?? line?.called;
  told.hidden = !line;
  if ("here" in item.dataset) {
    const where = item.querySelector(".what small");
    where.dataset.here ??= where.textContent;
    where.textContent = line?.how ? "" : where.dataset.here; // who is done is at the counter no more
  }
  if (line) told.textContent = `${told.dataset[line.how || "called"]} ${new Date(at).toTimeString().slice(0, 5)}`;
}
function add(key) {
  const item = part("paper-row").content.firstElementChild.cloneNode(true), { series, number } = split(key);
  item.dataset.key = key;
  item.querySelector(".number").textContent = labelled(series, number);
  document.querySelector("#paper ol").append(item);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-paper]");
  if (!button) return;
  const key = button.closest("li").dataset.key;
  if (button.dataset.paper === "call") call(key);
  else if (button.dataset.paper === "mistake") takeBack(key);
  else keep(end(read(), button.dataset.paper));
  show();
  (button.dataset.paper === "call" ? part("paper-number") : document.querySelector("[data-paper=call]:not([hidden])"))?.focus();
});
document.addEventListener("submit", (event) => {
  if (event.target.id !== "paper-blind") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const field = part("paper-number"), number = typed(field.value), key = number && `${part("paper").dataset.day}.${number[1]}.${number[2]}`;
  const before = key && toldOf(row(key)), fault = part("paper-fault");
  fault.dataset.unread ??= fault.textContent;
  fault.textContent = before ? `${labelled(number[1], number[2])}: ${before}` : fault.dataset.unread;
  fault.hidden = Boolean(number) && !before;
  if (!number) return;
  if (!before) call(key);
  field.value = "";
  show();
}, true);
function toldOf(item) { // what is known on this paper of somebody who was called or is here, else ""
  const told = item?.querySelector(".crossed");
  return told?.hidden === false ? told.textContent : item && "here" in item.dataset ? item.querySelector(".what small").textContent : "";
}
addEventListener("keydown", (event) => { // a scanner types as a keyboard does: its Enter must press no button
  if (!isLost() || event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input")) return;
  if (/^[\p{L}\d]$/u.test(event.key)) part("paper-number").focus();
});

// ---- the server is back: what was called goes to it, each line once
async function send() {
  if (sending) return;
  sending = true;
  sent = performance.now();
  let changed = isLost();
  try {
    const lines = read(), ago = (at) => (at === null ? null : Math.max(0, (Date.now() - at) / 1000));
    if (lines.length) {
      const form = new FormData();
      form.set("counter", part("paper").dataset.counter);
      form.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
      form.set("lines", JSON.stringify(lines.map((one) => ({
        id: one.id, ...split(one.key), called: ago(one.called), ended: ago(one.ended), how: one.how,
      }))));
      const answer = await fetch(part("paper").dataset.send, { method: "POST", body: form });
      if (answer.status >= 502) return; // whoever stands before the server said so
      const taken = answer.ok && !answer.redirected;
      if (taken) {
        const { kept, said } = await answer.json();
        keep(read().filter((one) => !kept.includes(one.id)));
        changed ||= kept.length > 0;
        if (changed) window.dispatchEvent(new CustomEvent("hall:said", { detail: said }));
      } // else it is there and takes nothing now, from who has to log in again for example: the lines stay
      part("unsent").querySelector("b").textContent = String(read().length);
      part("unsent").hidden = taken;
    }
    find();
    if (changed) refresh();
  } catch { /* still away: the next news tries again */ } finally { sending = false; }
}
window.addEventListener("hall:said", (event) => {
  part("said").replaceChildren(...event.detail.map((text) => {
    const line = document.createElement("p");
    line.className = "notice info";
    line.textContent = text;
    return line;
  }));
});
if (read().length) send();
