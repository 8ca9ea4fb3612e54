// The inbox: asks for the newest rows every two seconds while nobody pages back.
(() => {
  const byId = (id) => document.getElementById(id);
  const config = JSON.parse(byId("ib-config").textContent);
  const words = JSON.parse(byId("ib-words").textContent);
  const list = byId("ib-list"), search = byId("ib-q"), live = byId("ib-live");
  let version = "", before = "", last = 0, newest = null, timer = 0, asked = 0;

  const make = (tag, name, text) => {
    const node = document.createElement(tag);
    if (name) node.className = name;
    if (text) node.textContent = text;
    return node;
  };
  const text = (row) => {
    const box = make("div", "ib-text");
    const at = row.code ? row.text.indexOf(row.code) : -1;
    if (at < 0) { box.textContent = row.text; return box; }
    const button = make("button", "ib-code", row.code);
    button.type = "button";
    button.title = words.copy;
    button.addEventListener("click", async () => {
      try { await navigator.clipboard.writeText(row.code); } catch { return; }
      button.textContent = words.copied;
      setTimeout(() => { button.textContent = row.code; }, 900);
    });
    box.append(row.text.slice(0, at), button, row.text.slice(at + row.code.length));
    return box;
  };
  const line = (row) => {
    const item = make("li", `ib-row${newest !== null && row.id > newest ? " ib-new" : ""}`);
    const who = make("div", "ib-phone");
    if (config.handset) {
      const link = make("a", "", row.phone);
      link.href = `${config.handset}?${new URLSearchParams({ phone: row.phone })}`;
      who.append(link);
    } else who.append(row.phone);
    who.append(make("span", "ib-at", row.at));
    const state = make("div", "ib-state");
    state.append(make("span", `sc-badge sc-badge-${row.colour}`, row.status));
    if (row.error) state.append(make("span", "", row.error));
    item.append(who, text(row), state);
    return item;
  };
  const ask = async () => {
    clearTimeout(timer);
    const mine = ++asked;
    if (!document.hidden) {
      try {
        const answer = await (await fetch(`${config.feed}?${new URLSearchParams({ q: search.value, before, version })}`)).json();
        if (mine !== asked) return;
        live.classList.remove("ib-live-off");
        if (!answer.same) {
          version = answer.version;
          list.replaceChildren(...(answer.rows.length ? answer.rows.map(line) : [make("li", "sc-empty", words.empty)]));
          last = answer.rows.length ? answer.rows[answer.rows.length - 1].id : 0;
          if (!before) newest = answer.rows.length ? answer.rows[0].id : 0;
          byId("ib-older").hidden = !answer.more;
          byId("ib-newest").hidden = !before;
        }
      } catch { live.classList.add("ib-live-off"); }
    }
    timer = setTimeout(ask, 2000);
  };
  const again = (from) => { before = from; version = ""; if (from) newest = null; ask(); };
  let typing = 0;
  search.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => {
      newest = null;
      history.replaceState(null, "", search.value ? `?${new URLSearchParams({ q: search.value })}` : location.pathname);
      again("");
    }, 250);
  });
  byId("ib-form").addEventListener("submit", (event) => { event.preventDefault(); again(""); });
  byId("ib-older").addEventListener("click", () => again(String(last)));
  byId("ib-newest").addEventListener("click", () => again(""));
  document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
  ask();
})();
