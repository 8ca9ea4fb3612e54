// The phone: asks for the chosen number's screen every second and draws it anew when it changed.
(() => {
  const byId = (id) => document.getElementById(id);
  const config = JSON.parse(byId("hs-config").textContent);
  const words = JSON.parse(byId("hs-words").textContent);
  const screen = byId("hs-screen");
  const note = byId("hs-note");
  let phone = config.phone, version = "", known = new Set(), timer = 0, asked = 0;

  const make = (tag, name, text) => {
    const node = document.createElement(tag);
    if (name) node.className = name;
    if (text) node.textContent = text;
    return node;
  };
  const say = (text) => { note.textContent = text; note.hidden = !text; };

  const copy = async (button, code) => {
    try { await navigator.clipboard.writeText(code); } catch {
      const area = make("textarea"); area.value = code; document.body.append(area); area.select();
      document.execCommand("copy"); area.remove();
    }
    button.textContent = words.copied;
    setTimeout(() => { button.textContent = code; }, 900);
  };

  const text = (bubble) => {
    const box = make("div", "hs-text");
    const at = bubble.code ? bubble.text.indexOf(bubble.code) : -1;
    if (at < 0) { box.textContent = bubble.text; return box; }
    const button = make("button", "hs-code", bubble.code);
    button.type = "button";
    button.title = words.copy;
    button.addEventListener("click", () => copy(button, bubble.code));
    box.append(bubble.text.slice(0, at), button, bubble.text.slice(at + bubble.code.length));
    return box;
  };

  const draw = (answer) => {
    const first = !known.size, atEnd = screen.scrollHeight - screen.scrollTop - screen.clientHeight < 60;
    let day = null;
    const nodes = [];
    for (const bubble of answer.bubbles) {
      if (bubble.day !== day) { day = bubble.day; nodes.push(make("li", "hs-day", day || words.today)); }
      const isNew = !first && !known.has(bubble.key);
      const item = make("li", `hs-bubble hs-${bubble.status}${bubble.is_reply ? " hs-mine" : ""}${isNew ? " hs-new" : ""}`);
      const state = bubble.status === "delivered" ? "" : words[bubble.status] || "";
      item.append(text(bubble), make("span", "hs-meta", [bubble.time, state, bubble.error].filter(Boolean).join(" · ")));
      nodes.push(item);
    }
    const fresh = answer.bubbles.some((bubble) => !known.has(bubble.key));
    known = new Set(answer.bubbles.map((bubble) => bubble.key));
    screen.replaceChildren(...(nodes.length ? nodes : [make("li", "hs-empty", words.empty)]));
    if (first || atEnd || fresh) screen.scrollTop = screen.scrollHeight;
    byId("hs-place").textContent = answer.place;
    say(answer.opted_out.length ? `${words.opted_out} ${answer.opted_out.map((name) => `【${name}】`).join(" ")}` : "");
  };

  const ask = async () => {
    clearTimeout(timer);
    const mine = ++asked;
    if (phone && !document.hidden) {
      try {
        const reply = await fetch(`${config.feed}?${new URLSearchParams({ phone, version })}`);
        const answer = await reply.json();
        if (mine !== asked) return;
        if (!reply.ok) { say(answer.error); screen.replaceChildren(); version = ""; } else {
          byId("hs-clock").textContent = answer.clock;
          if (!answer.same) { version = answer.version; draw(answer); } else if (note.dataset.offline) { version = ""; }
          delete note.dataset.offline;
        }
      } catch {
        if (mine !== asked) return;
        note.dataset.offline = "1";
        say(words.offline);
      }
    } else if (!phone) {
      screen.replaceChildren(make("li", "hs-empty", words.choose));
    }
    timer = setTimeout(ask, 1000);
  };

  const open = (number) => {
    phone = number.trim(); version = ""; known = new Set();
    byId("hs-phone").value = phone;
    document.querySelectorAll(".hs-entry").forEach((entry) => entry.setAttribute("aria-current", String(entry.dataset.phone === phone)));
    history.replaceState(null, "", phone ? `?${new URLSearchParams({ phone })}` : location.pathname);
    say("");
    ask();
  };

  byId("hs-choose").addEventListener("submit", (event) => { event.preventDefault(); open(byId("hs-phone").value); });
  document.querySelectorAll(".hs-entry").forEach((entry) => entry.addEventListener("click", () => {
    open(entry.dataset.phone);
    document.querySelector(".hs-phone").scrollIntoView({ block: "nearest", behavior: "smooth" });
  }));
  byId("hs-reply")?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target, input = byId("hs-content");
    if (!phone || !input.value.trim()) return;
    const body = new FormData(form);
    body.set("phone", phone);
    try {
      const reply = await fetch(config.reply, { method: "POST", body });
      if (reply.ok) { input.value = ""; ask(); } else { say((await reply.json()).error); }
    } catch { say(words.offline); }
  });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
  open(phone);
})();
