// Template editor: chips for the variables with their attributes, billed parts, and a sample as the phone shows it.
// It only helps the writer; the services and the reviewing rules decide.
(() => {
  const data = JSON.parse(document.getElementById("sc-editor").textContent);
  const content = document.getElementById("id_content");
  const hidden = document.getElementById("id_variables");
  const vendorInput = document.getElementById("id_vendor");
  const signatureInput = document.getElementById("id_signature");
  const kindInput = document.getElementById("id_kind");
  // A variable's declaration is its attribute, or {attribute, sample} where the writer gave a sample.
  const attributeOf = (name) => { const rule = attributes[name]; return rule && typeof rule === "object" ? rule.attribute : rule; };
  const givenSample = (name) => { const rule = attributes[name]; return rule && typeof rule === "object" ? rule.sample || "" : ""; };
  const declare = (name, attribute, sample) => { attributes[name] = attribute && sample ? { attribute, sample } : attribute; };
  const samples = Object.fromEntries(data.attributes.map((entry) => [entry.value, entry.sample]));
  let attributes = {};
  try { attributes = JSON.parse((hidden && hidden.value) || "{}") || {}; } catch { attributes = {}; }
  if (!hidden && data.row) attributes = data.row.variables || {};

  const vendor = () => (vendorInput ? vendorInput.value : data.row ? data.row.vendor : "aliyun");
  const text = () => (content ? content.value : data.row ? data.row.content : "");
  const kind = () => (kindInput ? kindInput.value : data.row ? data.row.kind : "");
  const pattern = () => (vendor() === "tencent" ? /\{([1-9][0-9]{0,3})\}/g : /\$\{([A-Za-z][A-Za-z0-9_]{0,24})\}/g);
  const names = () => [...new Set([...text().matchAll(pattern())].map((found) => found[1]))];
  const signature = () => {
    if (data.voice) return "";
    const chosen = signatureInput && signatureInput.value ? signatureInput.selectedOptions[0].textContent.trim() : "";
    const name = chosen || (!signatureInput && data.row ? data.row.signature : "");
    return name ? `【${name}】` : "";
  };
  const sampleOf = (name, index) => {
    const attribute = attributeOf(name);
    if (givenSample(name)) return givenSample(name);
    if (attribute) return samples[attribute] || "";
    return kind() === "captcha" || data.voice ? (index === 0 ? "246810" : "5") : samples.others;
  };
  const segments = (whole) => {
    const chars = [...whole];
    const plain = chars.every((char) => data.gsm7.basic.includes(char) || data.gsm7.extended.includes(char));
    if (kind() === "international" && plain) {
      const units = chars.reduce((sum, char) => sum + (data.gsm7.extended.includes(char) ? 2 : 1), 0);
      return { length: units, segments: units <= 160 ? 1 : Math.ceil(units / 153) };
    }
    return { length: chars.length, segments: chars.length <= 70 ? 1 : Math.ceil(chars.length / 67) };
  };
  const fill = (words, values) => words.replace(/%\((\w+)\)s/g, (_, key) => values[key]);

  const showSample = () => {
    const bubble = document.getElementById("sc-sample");
    const order = names();
    bubble.replaceChildren(signature());
    let cursor = 0;
    let whole = signature();
    for (const found of text().matchAll(pattern())) {
      const value = document.createElement("b");
      value.textContent = sampleOf(found[1], order.indexOf(found[1]));
      const before = text().slice(cursor, found.index);
      bubble.append(before, value);
      whole += before + value.textContent;
      cursor = found.index + found[0].length;
    }
    bubble.append(text().slice(cursor));
    whole += text().slice(cursor);
    const counter = document.getElementById("sc-sample-counter");
    counter.textContent = data.voice
      ? fill(data.words.voice_counter, { length: [...text()].length })
      : fill(data.words.counter, segments(whole));
  };

  const chips = document.createElement("div");
  chips.className = "sc-chips";
  const keep = () => {
    if (!hidden) return;
    const standing = names();
    const kept = Object.fromEntries(Object.entries(attributes).filter(([name, value]) => value && standing.includes(name)));
    hidden.value = JSON.stringify(vendor() === "tencent" ? {} : kept);
    hidden.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const showChips = () => {
    chips.replaceChildren();
    for (const name of names()) {
      const chip = document.createElement("span");
      chip.className = "sc-chip";
      chip.append(vendor() === "tencent" ? `{${name}}` : `\${${name}}`);
      if (hidden && vendor() !== "tencent") {
        const select = document.createElement("select");
        select.setAttribute("aria-label", name);
        select.append(new Option(data.words.choose, ""));
        for (const entry of data.attributes) select.append(new Option(entry.label, entry.value));
        select.value = attributeOf(name) || "";
        const sample = document.createElement("input");
        sample.value = givenSample(name);
        sample.maxLength = 100;
        sample.placeholder = data.words.sample;
        sample.setAttribute("aria-label", `${data.words.sample} ${name}`);
        const change = () => { declare(name, select.value, sample.value.trim()); keep(); showSample(); };
        select.addEventListener("change", change);
        sample.addEventListener("input", change);
        chip.append(select, sample);
      }
      chips.append(chip);
    }
    if (!content) return;
    const insert = document.createElement("button");
    insert.type = "button";
    insert.className = "sc-button";
    insert.textContent = data.words.insert;
    insert.addEventListener("click", () => {
      const taken = names();
      let number = 1;
      while (taken.includes(vendor() === "tencent" ? String(number) : number === 1 ? "code" : `value${number}`)) number += 1;
      const token = vendor() === "tencent" ? `{${number}}` : number === 1 ? "${code}" : `\${value${number}}`;
      content.setRangeText(token, content.selectionStart, content.selectionEnd, "end");
      content.dispatchEvent(new Event("input", { bubbles: true }));
      content.focus();
    });
    chips.append(insert);
  };
  const refresh = () => { showChips(); keep(); showSample(); };

  if (content) {
    content.insertAdjacentElement("afterend", chips);
    content.addEventListener("input", refresh);
    for (const input of [vendorInput, kindInput, signatureInput]) if (input) input.addEventListener("change", refresh);
  }
  refresh();
})();
