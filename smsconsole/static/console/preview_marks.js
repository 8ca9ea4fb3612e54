// Marks in the text itself: a copy of a field's text lies behind it, letter for letter, and shows only its marks.
// Positions come in characters; JavaScript strings count UTF-16 units, so texts are split into characters first.
(() => {
  const COPIED = [
    "fontFamily", "fontSize", "fontWeight", "fontStyle", "letterSpacing", "lineHeight", "textAlign", "textIndent", "wordSpacing", "tabSize",
    "paddingTop", "paddingRight", "paddingBottom", "paddingLeft", "borderTopWidth", "borderRightWidth", "borderBottomWidth", "borderLeftWidth", "borderRadius",
  ];
  const RANK = { advice: 0, manual: 1, reject: 2 };
  const fields = new Map();

  const pieces = (text, findings) => {
    const chars = [...text];
    const marks = chars.map(() => null);
    for (const found of findings) {
      for (let at = found.start; at < Math.min(found.end, chars.length); at += 1) {
        if (!marks[at] || RANK[found.severity] > RANK[marks[at].severity]) marks[at] = found;
      }
    }
    const made = [];
    for (let at = 0; at < chars.length; ) {
      let end = at;
      while (end < chars.length && marks[end] === marks[at]) end += 1;
      const piece = chars.slice(at, end).join("");
      if (marks[at]) {
        const mark = document.createElement("mark");
        mark.dataset.severity = marks[at].severity;
        mark.dataset.slug = marks[at].slug;
        mark.textContent = piece;
        made.push(mark);
      } else made.push(piece);
      at = end;
    }
    return made;
  };

  const dress = ({ field, under }) => {
    const style = getComputedStyle(field);
    field.style.removeProperty("background-color");
    under.style.backgroundColor = style.backgroundColor; // the theme's own, light or dark
    field.style.setProperty("background-color", "transparent", "important");
    for (const name of COPIED) under.style[name] = style[name];
    const isText = field.tagName === "TEXTAREA";
    under.style.whiteSpace = isText ? "pre-wrap" : "pre";
    under.style.overflowWrap = isText ? "break-word" : "normal";
    // A scroll bar takes room from the text, so the copy leaves the same room.
    const bar = isText ? field.offsetWidth - field.clientWidth - parseFloat(style.borderLeftWidth) - parseFloat(style.borderRightWidth) : 0;
    under.style.paddingRight = `${parseFloat(style.paddingRight) + Math.max(0, bar)}px`;
    if (!isText) under.style.lineHeight = `${field.clientHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom)}px`;
    under.style.width = `${field.offsetWidth}px`;
    under.style.height = `${field.offsetHeight}px`;
    under.scrollTop = field.scrollTop;
    under.scrollLeft = field.scrollLeft;
  };

  const entry = (field) => {
    if (fields.has(field)) return fields.get(field);
    const box = document.createElement("span");
    box.className = "sc-marks";
    const under = document.createElement("span");
    under.className = "sc-marks-text";
    under.setAttribute("aria-hidden", "true");
    const had = document.activeElement === field && [field.selectionStart, field.selectionEnd];
    field.replaceWith(box);
    box.append(under, field);
    if (had) { field.focus({ preventScroll: true }); field.setSelectionRange(...had); }
    const made = { field, under, box };
    field.addEventListener("scroll", () => { under.scrollTop = field.scrollTop; under.scrollLeft = field.scrollLeft; });
    field.addEventListener("input", () => under.replaceChildren());
    new ResizeObserver(() => dress(made)).observe(field);
    fields.set(field, made);
    return made;
  };

  const canMark = (field) => field && (field.tagName === "TEXTAREA" || (field.tagName === "INPUT" && field.type === "text"));
  const show = (field, findings) => {
    if (!canMark(field)) return;
    if (!findings.length && !fields.has(field)) return;
    const made = entry(field);
    made.under.replaceChildren(...pieces(field.value, findings), "\u200b");
    dress(made);
    field.setAttribute("aria-invalid", String(findings.some((found) => found.severity === "reject")));
  };
  const redress = () => { for (const made of fields.values()) dress(made); };
  new MutationObserver(redress).observe(document.documentElement, { attributes: true, attributeFilter: ["class"] });
  // UTF-16 offset of a character of the text.
  const unit = (text, at) => [...text].slice(0, at).join("").length;
  window.scMarks = { show, unit };
})();
