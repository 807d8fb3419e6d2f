// The error summary takes focus, so that it is read first; its links lead to the field's label.
function focusSummary(root) {
  const summary = root.querySelector("[data-error-summary]");
  if (summary) summary.focus();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-error-summary] a[href^='#']");
  const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!field) return;
  const control = field.matches("input, select, textarea") ? field : field.querySelector("input, select, textarea");
  if (!control) return;
  event.preventDefault();
  const group = control.closest("fieldset, .govuk-form-group") || control;
  group.scrollIntoView({ block: "start" });
  control.focus({ preventScroll: true });
});

focusSummary(document);
document.addEventListener("htmx:afterSwap", (event) => focusSummary(event.target));
