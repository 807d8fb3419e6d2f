// Passkeys are allauth's own script; what fails there is told to the person, not only to the console.
document.addEventListener("allauth.error", (event) => {
  const told = document.querySelector("[data-passkey-told]");
  if (!told) return;
  event.preventDefault();
  told.hidden = false;
  told.focus();
});

// A passkey button does nothing without scripting, so it is shown only here.
for (const part of document.querySelectorAll("[data-passkey][hidden]")) part.hidden = !window.PublicKeyCredential;
