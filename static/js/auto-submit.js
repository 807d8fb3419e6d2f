// Filters send themselves when a choice changes; text after a pause.
const PAUSE_MS = 500;
let waiting = 0;

function send(form) {
  window.clearTimeout(waiting);
  form.requestSubmit();
}

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-auto-submit]");
  if (form && event.target.type !== "search" && event.target.type !== "text") send(form);
});

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-auto-submit]");
  if (!form || !(event.target.type === "search" || event.target.type === "text")) return;
  window.clearTimeout(waiting);
  // Without an htmx target the whole page would reload under the typing hands: wait for Enter.
  if (form.hasAttribute("hx-get")) waiting = window.setTimeout(() => send(form), PAUSE_MS);
});
