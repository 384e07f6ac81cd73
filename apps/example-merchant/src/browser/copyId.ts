/** Buttons that show a shortened id: a click copies the complete id. */

/** Prepares the buttons of this page. */
export const copyIdsOnClick = (): void => {
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-copy]"))
    button.addEventListener("click", () => void copyId(button))
}

const copyId = async (button: HTMLButtonElement): Promise<void> => {
  const { textContent } = button
  const id = button.dataset.copy ?? ""
  // A frame may not write to the clipboard. It shows the complete id instead.
  button.textContent = await navigator.clipboard.writeText(id).then(
    () => "copied",
    () => id,
  )
  if (button.textContent === id) return
  setTimeout(() => {
    button.textContent = textContent
  }, 1_200)
}
