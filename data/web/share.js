// A button that puts the address of the view, the map's position in it, on the clipboard, and says so.
export default function ({ data, parentElement }) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "dl-button";
  button.textContent = data.texts.copy;
  const said = document.createElement("span");
  said.className = "dl-said";
  said.setAttribute("role", "status");
  button.onclick = async () => {
    said.textContent = "";
    const done = await copied(window.location.href);
    said.textContent = done ? data.texts.copied : data.texts.failed;
    window.setTimeout(() => { said.textContent = ""; }, 4000);
  };
  parentElement.replaceChildren(button, said);

  // The clipboard needs https or this very machine; elsewhere the old way still works.
  async function copied(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const field = document.createElement("textarea");
      field.value = text;
      document.body.append(field);
      field.select();
      const done = document.execCommand("copy");
      field.remove();
      button.focus();
      return done;
    }
  }
}
