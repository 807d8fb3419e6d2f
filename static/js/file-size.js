// Says at once when a chosen file is too large; the server checks again.
document.addEventListener("change", (event) => {
  const input = event.target;
  if (!(input instanceof HTMLInputElement) || input.type !== "file") return;
  const holder = input.closest("[data-max-bytes]");
  if (!holder) return;
  const told = holder.querySelector("[data-file-told]");
  const tooLarge = [...input.files].some((file) => file.size > Number(holder.dataset.maxBytes));
  told.hidden = !tooLarge;
  input.setCustomValidity(tooLarge ? told.textContent.trim() : "");
  if (tooLarge) {
    input.value = "";
    input.setAttribute("aria-invalid", "true");
  } else {
    input.removeAttribute("aria-invalid");
  }
});
