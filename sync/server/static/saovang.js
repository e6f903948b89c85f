// Small comforts; every page works without them.
"use strict";
addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest("[data-print]")) print();
  for (const open of document.querySelectorAll("details.pick[open], details.account[open]")) {
    if (!open.contains(target)) open.removeAttribute("open");
  }
});
addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const open of document.querySelectorAll("details.pick[open], details.account[open]")) {
    open.removeAttribute("open");
    open.querySelector("summary")?.focus();
  }
});
addEventListener("change", (event) => {
  const field = event.target instanceof Element ? event.target.closest("[data-submit]") : null;
  if (field?.form?.checkValidity()) field.form.requestSubmit();
});
