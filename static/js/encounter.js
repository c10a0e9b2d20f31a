/* The walk-in form: offers appear while typing, and what is typed is kept on the server. Works without this file too. */

const form = document.querySelector(".en-form");
const search = form?.querySelector("[data-offers]");
const found = document.getElementById("found");
const ticked = document.getElementById("ticked");

/* Offers: what is ticked moves above the results, so that the next search does not lose it. */
let asked = 0;
const look = async () => {
  const number = ++asked;
  const address = `${search.dataset.offers}?q=${encodeURIComponent(search.value)}`;
  const answer = await fetch(address, { credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok || number !== asked) return;
  found.innerHTML = await answer.text();
  for (const box of found.querySelectorAll("input")) {
    if (ticked.querySelector(`input[value="${CSS.escape(box.value)}"]`)) box.closest("li").remove();
  }
};
if (search) {
  let waiting;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, 250);
  });
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    clearTimeout(waiting);
    look();
  });
  found.addEventListener("change", (event) => {
    const line = event.target.closest("li");
    if (!line || !event.target.checked) return;
    const referred = form.querySelector('[name="result"][value="referred"]');
    if (form.querySelector('[name="result"][value="informed"]:checked')) referred.checked = true;
    ticked.append(line);
    event.target.focus();
  });
}

/* Drafts: a second after the last change, on the server and never in the browser. */
if (form?.dataset.draft) {
  const kept = form.querySelector(".en-kept");
  let waiting;
  let done = false;
  const keep = async () => {
    if (done) return;
    const answer = await fetch(form.dataset.draft, {
      method: "POST",
      body: new FormData(form),
      credentials: "same-origin",
      redirect: "error",
    }).catch(() => null);
    if (!done) kept.textContent = answer?.ok ? kept.dataset.kept : kept.dataset.lost;
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(keep, 1000);
  });
  form.addEventListener("submit", (event) => {
    if (!navigator.onLine) {
      event.preventDefault();
      kept.textContent = kept.dataset.lost;
      return;
    }
    done = true;
    clearTimeout(waiting);
  });
}
