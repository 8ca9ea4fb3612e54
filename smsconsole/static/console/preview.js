// "Would this pass?": sends the form's fields while the writer types, marks the places in the fields, and offers the
// changes that are certain. The newest question alone is answered; older ones are called off.
(() => {
  const panel = document.querySelector("[data-review-preview]");
  if (!panel) return;
  const form = [...document.forms].find((candidate) => candidate.querySelector("#id_name, #id_content, #id_authorizer"));
  if (!form) return;
  const words = panel.dataset;
  const part = (name) => panel.querySelector(`[data-preview-${name}]`);
  const [verdict, list, counter, all, allCount] = ["verdict", "findings", "counter", "all", "all-count"].map(part);
  const shown = { approved: ["success", words.passes], rejected: ["danger", words.rejected], manual: ["warning", words.manual] };
  const DEBOUNCE = 250;
  const make = (tag, text, attributes = {}) => {
    const node = document.createElement(tag);
    node.textContent = text;
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    return node;
  };
  const isDate = (name) => /_(from|until)$/.test(name);
  const fields = () => {
    const found = {};
    for (const input of form.elements) {
      if (!input.name || ["file", "password", "submit", "button"].includes(input.type) || input.name.startsWith("csrf") || input.name.startsWith("_")) continue;
      if ((input.type === "checkbox" || input.type === "radio") && !input.checked) continue;
      found[input.name] = isDate(input.name) ? input.value.replace(/\//g, "-") : input.value;
    }
    return found;
  };
  // A finding names a key of the facts; "variables.code" and the like point at the field before the dot.
  const input = (name) => {
    for (const key of [name, name.split(".").pop(), name.split(".")[0]]) {
      const found = form.elements.namedItem(key);
      if (found && found.type !== "hidden") return found instanceof RadioNodeList ? found[0] : found;
    }
    return null;
  };
  const isPlaced = (found) => found.start !== null && found.end !== null;

  const write = (name, value) => {
    const field = input(name);
    if (!field) return;
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  };
  const apply = (fix) => {
    const field = input(fix.field);
    if (!field) return;
    const chars = [...field.value];
    write(fix.field, chars.slice(0, fix.start).join("") + fix.text + chars.slice(fix.end).join(""));
    const at = window.scMarks.unit(field.value, fix.start + [...fix.text].length);
    if (field.setSelectionRange) field.setSelectionRange(at, at);
  };
  const point = (found) => {
    const field = input(found.field);
    if (!field) return;
    field.scrollIntoView({ block: "center", behavior: "smooth" });
    field.focus({ preventScroll: true });
    if (isPlaced(found) && field.setSelectionRange && field.type !== "date") {
      field.setSelectionRange(window.scMarks.unit(field.value, found.start), window.scMarks.unit(field.value, found.end));
    }
  };

  const describe = (found, sent) => {
    const item = make("li", "", { "data-severity": found.severity, "data-slug": found.slug });
    item.append(make("strong", found.title));
    if (found.rows.length) item.append(" ", make("small", found.rows.join(" ")));
    if (found.excerpt) item.append(" ", make("code", found.excerpt));
    item.append(make("p", found.advice));
    const actions = make("div", "", { class: "sc-actions" });
    if (found.fix && sent[found.fix.field] !== undefined) {
      const change = make("button", `${found.fix.title}${found.fix.text ? `: ${found.fix.text}` : ""}`, { type: "button", class: "sc-button", "data-fix": found.fix.label });
      change.addEventListener("click", () => apply(found.fix));
      actions.append(change);
    }
    if (input(found.field)) {
      const go = make("button", words.show, { type: "button", class: "sc-button" });
      go.addEventListener("click", () => point(found));
      actions.append(go);
    }
    if (actions.childElementCount) item.append(actions);
    return item;
  };
  const mark = (findings) => {
    const places = new Map();
    for (const field of form.elements) if (field.name) places.set(field, []);
    for (const found of findings) if (isPlaced(found) && form.elements.namedItem(found.field)) places.get(input(found.field))?.push(found);
    for (const [field, here] of places) window.scMarks.show(field, here);
  };
  let fixed = {};
  const show = (answer, sent) => {
    const [colour, label] = shown[answer.decision];
    verdict.className = `sc-badge sc-badge-${colour}`;
    if (verdict.textContent !== label) verdict.textContent = label;
    mark(answer.findings);
    const focused = list.contains(document.activeElement);
    list.replaceChildren(...answer.findings.map((found) => describe(found, sent)));
    if (focused) (list.querySelector("button") || all).focus({ preventScroll: true });
    if (!answer.findings.length) list.append(make("li", words.clean, { "data-severity": "none" }));
    counter.textContent = answer.segments
      ? words.counter.replace("{characters}", answer.segments.characters).replace("{segments}", answer.segments.segments) : "";
    fixed = answer.fixed;
    const fixes = answer.findings.filter((found) => found.fix).length;
    all.hidden = !Object.keys(fixed).length;
    allCount.textContent = fixes ? `(${fixes})` : "";
    panel.dataset.state = answer.decision;
  };
  all.addEventListener("click", () => { for (const [name, value] of Object.entries(fixed)) write(name, value); });

  let timer = 0;
  let call = null;
  const ask = async () => {
    call?.abort();
    const mine = (call = new AbortController());
    const sent = fields();
    panel.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(words.url, {
        method: "POST", credentials: "same-origin", signal: mine.signal, body: JSON.stringify({ kind: words.kind, fields: sent }),
        headers: { "Content-Type": "application/json", "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value },
      });
      if (!answer.ok) throw new Error(String(answer.status));
      const body = await answer.json();
      if (mine === call) show(body, sent);
    } catch {
      if (mine !== call || mine.signal.aborted) return;
      verdict.className = "sc-badge";
      verdict.textContent = "";
      list.replaceChildren(make("li", words.failed, { "data-severity": "manual" }));
    }
    if (mine === call) panel.removeAttribute("aria-busy");
  };
  const later = () => { clearTimeout(timer); timer = setTimeout(ask, DEBOUNCE); };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  panel.hidden = false;
  if ([...form.querySelectorAll("#id_name, #id_content")].some((field) => field.value)) ask();
})();
