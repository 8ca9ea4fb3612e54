// A word list's editor: loads the words after the page, finds among tens of thousands, merges files. Saving is the form's.
(() => {
  const form = document.querySelector("[data-words-form]");
  if (!form) return;
  const words = JSON.parse(document.getElementById("rw-words").textContent);
  const part = (name) => form.querySelector(`[data-words-${name}]`);
  const [text, filter, found, count, file, mode, error, save] = ["text", "filter", "found", "count", "file", "mode", "error", "save"].map(part);
  const SHOWN = 200;
  const number = (n) => n.toLocaleString("en-US");
  const list = () => [...new Set(text.value.split("\n").map((word) => word.trim()).filter(Boolean))];
  const say = (message) => { error.textContent = message; error.hidden = !message; };
  let dirty = false;

  const recount = () => { count.textContent = words.count.replace("%(count)s", number(list().length)); };
  const put = (all) => { text.value = `${all.join("\n")}\n`; dirty = true; recount(); search(); };
  const search = () => {
    const wanted = filter.value.trim().toLowerCase();
    found.hidden = !wanted;
    found.replaceChildren();
    if (!wanted) return;
    const matches = list().filter((word) => word.toLowerCase().includes(wanted));
    for (const word of matches.slice(0, SHOWN)) {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = "×";
      button.title = words.take;
      button.setAttribute("aria-label", `${words.take}: ${word}`);
      button.addEventListener("click", () => { put(list().filter((other) => other !== word)); filter.focus(); });
      item.append(word, button);
      found.append(item);
    }
    if (!matches.length || matches.length > SHOWN) {
      const rest = document.createElement("li");
      rest.textContent = matches.length ? words.more.replace("%(count)s", number(matches.length - SHOWN)) : words.none;
      found.append(rest);
    }
  };
  const ready = () => {
    text.readOnly = false;
    text.removeAttribute("aria-busy");
    save.disabled = false;
    recount();
  };
  const load = async () => {
    try {
      const answer = await fetch(text.dataset.url, { credentials: "same-origin" });
      if (!answer.ok) throw new Error(String(answer.status));
      text.value = await answer.text();
      ready();
    } catch (failure) { say(String(failure.message)); }
  };
  const merge = async () => {
    if (!file.files.length) return;
    say("");
    const body = new FormData();
    body.append("file", file.files[0]);
    const answer = await fetch(file.dataset.url, {
      method: "POST", body, credentials: "same-origin", headers: { "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value },
    });
    const result = await answer.json().catch(() => ({ detail: String(answer.status) }));
    file.value = "";
    if (!answer.ok) { say(result.detail); return; }
    const taken = new Set(result.words);
    if (mode.value === "add") put([...new Set([...list(), ...taken])]);
    else if (mode.value === "replace") put([...taken]);
    else put(list().filter((word) => !taken.has(word)));
  };

  let timer = 0;
  const later = (work) => { clearTimeout(timer); timer = setTimeout(work, 200); };
  filter.addEventListener("input", () => later(search));
  filter.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  text.addEventListener("input", () => { dirty = true; later(recount); });
  file.addEventListener("change", merge);
  form.addEventListener("submit", () => { dirty = false; });
  window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
  if ("loaded" in text.dataset) ready(); else load();
})();
