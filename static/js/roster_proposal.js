/* Asks how far a proposal is and shows its page when it is there. Without scripts the page loads itself again. */

const box = document.querySelector("[data-proposal]");
const words = box.querySelector("[data-words]");

const look = async () => {
  try {
    const answer = await fetch(box.dataset.proposal, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.status);
    const state = await answer.json();
    if (!state.at_work) return location.reload();
    if (words.textContent !== state.words) words.textContent = state.words;
  } catch {
    /* The next look may find the server again. */
  }
  setTimeout(look, 1000);
};
setTimeout(look, 500);
