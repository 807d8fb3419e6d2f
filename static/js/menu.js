// The menu of a phone: one button folds and unfolds the navigation band.
const toggle = document.querySelector("[data-menu-toggle]");

function setOpen(open) {
  toggle.setAttribute("aria-expanded", String(open));
  toggle.closest(".band").classList.toggle("is-open", open);
}

if (toggle) {
  toggle.addEventListener("click", () => setOpen(toggle.getAttribute("aria-expanded") !== "true"));
  toggle.closest(".band").addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || toggle.getAttribute("aria-expanded") !== "true") return;
    setOpen(false);
    toggle.focus();
  });
}
