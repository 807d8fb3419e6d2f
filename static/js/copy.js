// A copy button beside a text: <button data-copy="text" data-copied="Kopioitu">.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  const told = button.parentElement.querySelector("[role=status]");
  if (told) told.textContent = button.dataset.copied;
});

function show(root) {
  for (const button of root.querySelectorAll("[data-copy][hidden]")) {
    button.hidden = !navigator.clipboard;
  }
}

show(document);
document.addEventListener("htmx:load", (event) => show(event.target));
