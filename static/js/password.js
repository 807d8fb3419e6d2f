// “Näytä” beside a password, so that a long one can be read over before it is sent.
function dress(root) {
  for (const button of root.querySelectorAll("[data-show-password][hidden]")) button.hidden = false;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-show-password]");
  if (!button) return;
  const input = document.getElementById(button.getAttribute("aria-controls"));
  const show = input.type === "password";
  input.type = show ? "text" : "password";
  button.textContent = show ? button.dataset.hide : button.dataset.show;
});

// A shown password goes as a password, so that browsers do not remember it as text.
document.addEventListener("submit", (event) => {
  for (const button of event.target.querySelectorAll("[data-show-password]")) {
    document.getElementById(button.getAttribute("aria-controls")).type = "password";
  }
});

dress(document);
document.addEventListener("htmx:load", (event) => dress(event.target));
