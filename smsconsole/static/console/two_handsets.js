// Two phones on one X number: asks for its calls and texts every second; the server decides what each phone shows.
(() => {
  const byId = (id) => document.getElementById(id);
  const read = (id) => JSON.parse(byId(id).textContent);
  const config = read("th-config"), words = read("th-words"), presets = read("th-presets");
  const phones = [...document.querySelectorAll(".th-phone")];
  const part = (phone, name) => phone.querySelector(`[data-part="${name}"]`);
  const note = byId("th-note");
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  let version = "", timer = 0, asked = 0, ahead = 0;

  const make = (tag, name, text) => {
    const node = document.createElement(tag);
    if (name) node.className = name;
    if (text) node.textContent = text;
    return node;
  };
  const say = (text) => { note.textContent = text; note.hidden = !text; };
  const digits = (text) => text.replace(/[\s-]/g, "").replace(/^(\+86|0086)/, "");
  const own = (phone) => digits(part(phone, "phone").value);

  const act = async (values) => {
    const body = new FormData();
    Object.entries({ csrfmiddlewaretoken: token, x: byId("th-x").value.trim(), ...values }).forEach(([k, v]) => body.set(k, v));
    try {
      const reply = await fetch(config.act, { method: "POST", body });
      say(reply.ok ? "" : (await reply.json().catch(() => ({}))).error || words.offline);
      ask();
      return reply.ok;
    } catch { say(words.offline); return false; }
  };

  const drawCall = (phone, calls) => {
    const box = part(phone, "call"), number = own(phone);
    const call = number && calls.find((c) => c.state !== "ended" && (c.caller === number || c.callee === number));
    const key = call ? `${call.id}/${call.state}/${call.waits}/${number}` : `idle/${number}`;
    if (box.dataset.key === key) return;
    const kept = box.querySelector("input")?.value || "";
    const mayFocus = document.activeElement === document.body || box.contains(document.activeElement);
    box.dataset.key = key;
    box.dataset.state = call ? call.state : "idle";
    if (!call) { box.replaceChildren(make("span", "sc-muted", number ? words.idle : words.choose)); return; }
    const calls_out = call.caller === number;
    const kind = call.state === "talking" ? "talking" : call.waits ? "dialling" : calls_out ? "calling" : "ringing";
    const title = { talking: words.talking, dialling: words.dial, calling: words.calling, ringing: words.incoming }[kind];
    const keys = make("div", "sc-actions");
    if (config.may_act) keys.append(byId(`th-${kind}`).content.cloneNode(true));
    box.replaceChildren(make("span", "sc-muted", title), make("h3", "", calls_out ? byId("th-x").value.trim() : call.display), keys);
    box.dataset.call = call.id;
    box.dataset.role = calls_out ? "caller" : "callee";
    box.dataset.since = call.since || "";
    const clock = make("span", "sc-muted");
    clock.dataset.part = "clock";
    box.append(clock);
    const field = box.querySelector("input");
    if (field) { field.value = kept; if (mayFocus) field.focus({ preventScroll: true }); }
  };

  const tick = () => phones.forEach((phone) => {
    const box = part(phone, "call"), clock = part(phone, "clock");
    if (clock && box.dataset.since) clock.textContent = `${Math.max(0, Math.floor(Date.now() / 1000 + ahead - Number(box.dataset.since)))} ${words.seconds}`;
  });

  const drawScreen = (phone, texts) => {
    const number = own(phone), screen = part(phone, "screen");
    const nodes = texts.filter((t) => number && (t.sender === number || t.receiver === number)).reverse().map((t) => {
      const mine = t.sender === number;
      const item = make("li", `hs-bubble${mine ? " hs-mine" : ""}${mine && t.failed ? " hs-failed" : ""}`);
      item.append(make("div", "hs-text", mine ? t.content : t.shown));
      item.append(make("span", "hs-meta", [t.at, mine ? t.state : "", mine ? t.refusal || t.problem : ""].filter(Boolean).join(" · ")));
      if (!mine && config.may_act) {
        const button = make("button", "sc-button", words.reply);
        button.type = "button";
        button.addEventListener("click", () => act({ step: "reply", id: t.id, content: "T" }));
        item.append(button);
      }
      return item;
    });
    screen.replaceChildren(...nodes);
    screen.scrollTop = screen.scrollHeight;
  };

  const drawCalls = (calls) => {
    const list = byId("th-calls");
    list.replaceChildren(...(calls.length ? calls.map((c) => {
      const item = make("li");
      const link = make("a", "", `${c.at} ${c.caller} → ${c.callee || "–"}`);
      link.href = c.record;
      const result = c.refusal ? `${words.refused}: ${c.refusal}` : c.state === "ended" ? words.ended : words[c.state === "talking" ? "talking" : "calling"];
      item.append(link, make("div", "sc-muted", [c.direction, result, c.cause, c.seconds ? `${c.seconds} ${words.seconds}` : "", c.fee && `¥${c.fee}`].filter(Boolean).join(" · ")));
      c.said.forEach((s) => item.append(make("div", "th-said", `${(s.begin_ms / 1000).toFixed(1)} ${s.channel ? words.callee : words.caller}: ${s.text}`)));
      if (c.sound) {
        const player = make("audio");
        player.controls = true; player.preload = "none"; player.src = c.sound;
        const save = make("a", "", words.download);
        save.href = c.sound; save.download = "";
        item.append(player, save);
      }
      return item;
    }) : [make("li", "sc-muted", words.empty)]));
  };

  const drawTexts = (texts) => byId("th-texts").replaceChildren(...(texts.length ? texts.map((t) => {
    const item = make("li");
    item.append(make("div", "", `${t.at} ${t.sender} → ${t.to || "–"}`), make("div", "", t.content));
    item.append(make("div", "sc-muted", [t.kind, t.state, t.code, t.refusal, t.problem, t.fee && `¥${t.fee}`].filter(Boolean).join(" · ")));
    if (t.held && config.may_act) {
      const button = make("button", "sc-button", words.confirm);
      button.type = "button";
      button.addEventListener("click", () => act({ step: "confirm", id: t.id }));
      item.append(button);
    }
    return item;
  }) : [make("li", "sc-muted", words.empty)]));

  const ask = async () => {
    clearTimeout(timer);
    const mine = ++asked;
    if (!document.hidden) {
      try {
        const reply = await fetch(`${config.feed}?${new URLSearchParams({ x: byId("th-x").value.trim(), version })}`);
        const answer = await reply.json();
        if (mine !== asked) return;
        ahead = answer.now - Date.now() / 1000;
        if (!answer.same) {
          version = answer.version;
          phones.forEach((phone) => { drawCall(phone, answer.calls); drawScreen(phone, answer.texts); });
          drawCalls(answer.calls); drawTexts(answer.texts);
        }
        if (note.dataset.offline) { delete note.dataset.offline; say(""); }
      } catch { if (mine !== asked) return; note.dataset.offline = "1"; say(words.offline); }
    }
    timer = setTimeout(ask, 1000);
  };
  const fresh = () => { version = ""; ask(); };

  const choose = (preset) => {
    if (!preset) return;
    byId("th-x").value = preset.x;
    part(phones[0], "phone").value = preset.a;
    part(phones[1], "phone").value = preset.b;
    if (part(phones[1], "extension")) part(phones[1], "extension").value = preset.extension;
    byId("th-about").textContent = [preset.type, preset.pool, preset.sms, preset.restrict].filter(Boolean).join(" · ");
    byId("th-preset").value = String(presets.findIndex((row) => row.id === preset.id));
    fresh();
  };

  byId("th-choose").addEventListener("submit", (event) => { event.preventDefault(); fresh(); });
  byId("th-preset").addEventListener("change", (event) => choose(presets[Number(event.target.value)]));
  byId("th-x").addEventListener("change", fresh);
  phones.forEach((phone) => {
    part(phone, "phone").addEventListener("change", fresh);
    const run = (step) => {
      const box = part(phone, "call");
      const values = { step, phone: own(phone), id: box.dataset.call || "", side: box.dataset.role || "" };
      if (step === "start") values.extension = part(phone, "extension").value.trim();
      if (step === "extension") values.extension = part(phone, "dial").value.trim();
      if (step === "say") { values.text = part(phone, "say").value; part(phone, "say").value = ""; }
      act(values);
    };
    phone.addEventListener("click", (event) => { const step = event.target.closest("button[data-do]"); if (step) run(step.dataset.do); });
    phone.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !["say", "dial"].includes(event.target.dataset.part)) return;
      event.preventDefault();
      run(event.target.dataset.part === "say" ? "say" : "extension");
    });
    phone.querySelector("form[data-do=text]")?.addEventListener("submit", async (event) => {
      event.preventDefault();
      const field = part(phone, "content");
      if (field.value.trim() && await act({ step: "text", phone: own(phone), content: field.value })) field.value = "";
    });
  });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
  setInterval(tick, 500);
  if (config.preset) choose(config.preset); else fresh();
})();
