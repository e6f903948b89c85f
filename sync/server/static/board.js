// The board on the wall: joins the link to the hall, the calls, the voice and what is drawn.
import { Calls } from "./board/calls.js";
import { Link } from "./board/link.js";
import { Voice } from "./board/voice.js";
import { Wall } from "./board/wall.js";

const { body } = document, told = JSON.parse(body.dataset.told);
const RELOADED = "saovang.reloaded", RELOAD_MS = 60_000;

const wall = new Wall(told);
const voice = new Voice(told.voice, (on) => {
  document.querySelector("#sound").hidden = !on;
  body.classList.toggle("mute", on);
  wall.notice();
});
const calls = new Calls({
  show: (call) => wall.call(call),
  rest: () => wall.rest(),
  speak: (call, others) => voice.say(call.seq, others),
});

let page = told.page;
new Link(told.live, {
  said(hall) {
    if (wall.hall && hall.day !== wall.hall.day) calls.clear();
    wall.draw(hall);
    calls.hear(hall.calls, wall.now());
    body.classList.remove("starting");
  },
  time(time) {
    wall.setTime(time.now);
    ({ page } = time);
    if (page !== told.page && !calls.current) reload();
  },
  fresh: (fresh) => body.classList.toggle("stale", !fresh),
  revoked() {
    calls.clear();
    document.querySelector("#board").replaceChildren(document.querySelector("#gone").content);
    body.className = "board gone";
  },
});

// A new plan or a new program: load the page anew, but never into a page that says "no answer".
async function reload() {
  const last = Number(sessionStorage.getItem(RELOADED) ?? 0);
  if (Date.now() - last < RELOAD_MS) return;
  const answer = await fetch(location.href, { cache: "no-store" }).catch(() => null);
  if (!answer?.ok) return;
  sessionStorage.setItem(RELOADED, String(Date.now()));
  location.reload();
}
