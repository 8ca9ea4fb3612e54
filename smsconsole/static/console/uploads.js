// Beside each file input: what was chosen, with its size, before anything is sent. The server checks again.
(() => {
  const show = (input) => {
    const frame = input.closest("div.flex-row") || input; // the theme hides the input itself behind a text box
    let box = frame.nextElementSibling;
    if (!box || !box.classList.contains("sc-chosen")) {
      box = document.createElement("div");
      box.className = "sc-pictures sc-chosen";
      frame.insertAdjacentElement("afterend", box);
    }
    box.replaceChildren();
    const most = Number(input.dataset.maxBytes || 0);
    for (const file of input.files) {
      const item = document.createElement("div");
      item.className = "sc-picture";
      const image = document.createElement("img");
      image.src = URL.createObjectURL(file);
      image.alt = file.name;
      image.onload = () => URL.revokeObjectURL(image.src);
      const name = document.createElement("span");
      name.textContent = file.name;
      const size = document.createElement("span");
      size.textContent = `${(file.size / 1048576).toFixed(2)} MB`;
      if (most && file.size > most) {
        size.className = "sc-error";
        size.textContent += ` > ${most / 1048576} MB`;
      }
      item.append(image, name, size);
      box.append(item);
    }
  };
  document.addEventListener("change", (event) => {
    if (event.target.matches("input[type=file][data-max-bytes]")) show(event.target);
  });
})();
