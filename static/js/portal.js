/* Small comforts on every page. Each page works without this file; what needs it carries the class sr-js. */

const root = document.documentElement;
root.classList.add("js");

/* Menus made of <details>: one open at a time, Escape and a click outside close it. */
const dropdowns = document.querySelectorAll("details[data-dropdown]");
const closeAll = (except) => {
  for (const menu of dropdowns) if (menu !== except) menu.open = false;
};
document.addEventListener("click", (event) => closeAll(event.target.closest("details[data-dropdown]")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = [...dropdowns].find((menu) => menu.open);
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});

/* After a form came back with errors, reading starts at their summary. */
document.querySelector("[data-error-summary]")?.focus();

for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
}

for (const button of document.querySelectorAll("[data-share]")) {
  button.addEventListener("click", async () => {
    const { share: url, shareTitle: title, done } = button.dataset;
    try {
      if (navigator.share) {
        await navigator.share({ title, url });
        return;
      }
      await navigator.clipboard.writeText(url);
      button.querySelector(".kern-label").textContent = done;
    } catch (error) {
      if (error.name !== "AbortError") window.prompt(title, url);
    }
  });
}

/* The position leaves the browser only after this button, rounded to about 100 m. */
for (const button of document.querySelectorAll("[data-near-me]")) {
  const field = document.getElementById(button.dataset.nearMe);
  if (!field || !navigator.geolocation) {
    button.hidden = true;
    continue;
  }
  button.addEventListener("click", () => {
    button.setAttribute("aria-busy", "true");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const value = `${coords.latitude.toFixed(3)},${coords.longitude.toFixed(3)}`;
        if (field.tagName === "SELECT") field.add(new Option(value, value));
        field.value = value;
        field.form.requestSubmit();
      },
      () => {
        button.removeAttribute("aria-busy");
        const note = document.createElement("p");
        note.className = "kern-hint";
        note.setAttribute("role", "status");
        note.textContent = button.dataset.denied;
        button.after(note);
        button.hidden = true;
        field.focus();
      },
      { maximumAge: 300000, timeout: 10000 },
    );
  });
}

/* Leaving quickly: hide at once, then replace this entry of the history. Three presses of Escape do the same. */
const exit = document.querySelector("[data-quick-exit]");
if (exit) {
  const leave = () => {
    root.classList.add("is-leaving");
    document.title = "…";
    window.location.replace(exit.href);
  };
  exit.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  let presses = [];
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    presses = [...presses.filter((time) => event.timeStamp - time < 2000), event.timeStamp];
    if (presses.length < 3) return;
    // Escape would also stop the loading of the page that we leave to.
    event.preventDefault();
    leave();
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) root.classList.remove("is-leaving");
  });
}
