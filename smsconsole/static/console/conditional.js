// Fields that matter only for one choice of another field: data-shown-when="usage=other" hides the rest of the time.
// A field that holds a value stays in sight whatever is chosen: what is sent must be seen.
(() => {
  const rowOf = (input) => input.closest(`.field-${input.name}`) || input.closest(".form-row") || input.parentElement;
  const refresh = () => {
    for (const input of document.querySelectorAll("[data-shown-when]")) {
      const [name, values] = input.dataset.shownWhen.split("=");
      const other = input.form && input.form.elements.namedItem(name);
      if (!other) continue;
      const value = other.type === "checkbox" ? (other.checked ? "on" : "") : other.value;
      rowOf(input).hidden = !values.split(",").includes(value) && (input.tagName === "SELECT" || !input.value);
    }
  };
  // A section whose every row is hidden goes with its heading.
  const sections = () => {
    for (const section of document.querySelectorAll("fieldset.module")) {
      const rows = [...section.querySelectorAll("[data-shown-when]")].map(rowOf);
      const others = [...section.querySelectorAll("input, select, textarea")].filter((input) => !rows.some((row) => row.contains(input)));
      if (rows.length) section.hidden = !others.length && rows.every((row) => row.hidden);
    }
  };
  document.addEventListener("change", () => { refresh(); sections(); });
  refresh();
  sections();
})();
