// How hard a new password is to guess, told while it is typed. Imported, with the estimator, when somebody types one; nothing leaves the page.

let loading = null;

export default async function rate(input, note) {
  loading ??= import(new URL(note.dataset.estimator, document.baseURI)).catch(() => loading = null);
  if (!await loading) return;
  const shop = document.querySelector("meta[property='og:site_name']")?.content ?? "";
  const known = ["bookly", shop, ...(input.form?.elements.email?.value ?? "").split(/[@.]/)];
  // The estimator's time grows with the length, and a long password is good enough by then.
  const { score } = zxcvbn(input.value.slice(0, 100), known);
  const [short, ...words] = note.dataset.words.split("|");
  const isShort = [...input.value].length < note.dataset.least;
  note.hidden = input.value === "";
  note.querySelector("meter").value = isShort ? Math.min(score, 1) : score;
  const word = isShort ? short : words[Math.max(0, score - 1)];
  // A word that is there already is not read out again.
  const told = note.querySelector("[role=status]");
  if (told.textContent !== word) told.textContent = word;
}
