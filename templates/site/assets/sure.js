// Asks once more before what cannot be undone.

const { el, words } = await import(document.getElementById("module-page").href);

/** Whether the reader wants it, told in `text` what follows; `yes` is what they agree to. */
export async function sure(text, yes) {
  const agree = el("button", { value: "yes" }, yes);
  const back = el("button", { value: "no", class: "plain", autofocus: true }, words.no);
  const asked = el("form", { method: "dialog" }, el("p", { id: "sure" }, text), el("div", { class: "buttons" }, agree, back));
  const dialog = el("dialog", { "aria-labelledby": "sure" }, asked);
  document.body.append(dialog);
  dialog.showModal();
  await new Promise((resolve) => dialog.addEventListener("close", resolve, { once: true }));
  dialog.remove();
  return dialog.returnValue === "yes";
}
