// Comity: small helpers. Every page works without this file.
"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  const user = document.body.dataset.user || "";
  const all = (selector, from) => Array.from((from || document).querySelectorAll(selector));

  // ---- typed forms are kept on this computer until they are sent -----------------------------------------
  const PREFIX = "comity:";
  const keyOf = (form) => PREFIX + user + ":" + form.dataset.keep;
  const kept = (form) =>
    Array.from(form.elements).filter(
      (e) => e.name && e.name !== "csrf" && !["password", "file", "hidden", "submit", "button"].includes(e.type)
    );
  const read = (form) => {
    const values = {};
    for (const e of kept(form)) {
      const value = e.type === "checkbox" || e.type === "radio" ? (e.checked ? e.value : null) : e.value;
      if (value !== null) (values[e.name] = values[e.name] || []).push(value);
    }
    return values;
  };
  const fill = (form, values) => {
    const used = {};
    for (const e of kept(form)) {
      const list = values[e.name] || [];
      if (e.type === "checkbox" || e.type === "radio") {
        e.checked = list.includes(e.value);
      } else {
        const at = used[e.name] || 0;
        used[e.name] = at + 1;
        if (at < list.length) e.value = list[at];
      }
    }
  };
  const store = {
    get: (key) => { try { return localStorage.getItem(key); } catch { return null; } },
    set: (key, value) => { try { localStorage.setItem(key, value); } catch { /* full or switched off: the page still works */ } },
    drop: (key) => { try { localStorage.removeItem(key); } catch { /* as above */ } },
    keys: () => { try { return Object.keys(localStorage); } catch { return []; } },
  };

  const done = document.querySelector("[data-done]");
  if (done) for (const name of done.dataset.done.split(" ")) store.drop(PREFIX + user + ":" + name);
  // Signing out on purpose leaves nothing behind on a shared computer.
  if (document.querySelector("[data-forget]")) for (const key of store.keys()) if (key.startsWith(PREFIX)) store.drop(key);

  for (const form of all("form[data-keep]")) {
    const fresh = JSON.stringify(read(form));
    const saved = store.get(keyOf(form));
    // A form that came back with errors already holds what was typed.
    if (saved && saved !== fresh && !form.querySelector("[aria-invalid=true]")) {
      try {
        fill(form, JSON.parse(saved));
        for (const fold of all("details", form)) if (all("input,select,textarea", fold).some((e) => e.value && e.type !== "hidden")) fold.open = true;
        say(form);
      } catch { store.drop(keyOf(form)); }
    }
    let timer = 0;
    const save = () => { store.set(keyOf(form), JSON.stringify(read(form))); };
    form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(save, 400); });
    window.addEventListener("pagehide", () => { if (JSON.stringify(read(form)) !== fresh) save(); });

    function say() {
      const notice = form.querySelector("[data-restored]");
      if (!notice) return;
      notice.hidden = false;
      const button = notice.querySelector("button");
      if (button) button.addEventListener("click", () => { store.drop(keyOf(form)); fill(form, JSON.parse(fresh)); notice.hidden = true; });
    }
  }

  // ---- date slider: moves the date field and fetches the same page for that day ---------------------------
  const DAY = 86400000;
  const iso = (t) => new Date(t).toISOString().slice(0, 10);
  for (const field of all("input[type=date][data-slider]")) {
    const form = field.form;
    const target = document.getElementById(field.dataset.slider);
    const from = Date.parse(field.dataset.from), to = Date.parse(field.dataset.to);
    if (!form || !target || Number.isNaN(from) || Number.isNaN(to)) continue;
    const slider = document.createElement("input");
    slider.type = "range";
    slider.min = "0";
    slider.max = String(Math.round((to - from) / DAY));
    slider.setAttribute("aria-label", field.dataset.sliderLabel || "");
    const place = () => { const t = Date.parse(field.value); if (!Number.isNaN(t)) slider.value = String(Math.round((t - from) / DAY)); slider.setAttribute("aria-valuetext", field.value); };
    place();
    const line = document.createElement("div");
    line.className = "slide";
    const end = (t) => { const span = document.createElement("span"); span.textContent = iso(t).slice(0, 4); return span; };
    line.append(end(from), slider, end(to));
    form.after(line);
    let wanted = 0, timer = 0;
    const load = async () => {
      const mine = ++wanted;
      const url = new URL(form.action || location.href, location.href);
      url.search = new URLSearchParams(new FormData(form)).toString();
      target.setAttribute("aria-busy", "true");
      try {
        const answer = await fetch(url, { headers: { accept: "text/html" } });
        if (!answer.ok) throw new Error(String(answer.status));
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const fresh = page.getElementById(field.dataset.slider);
        if (mine === wanted && fresh) { target.replaceChildren(...fresh.childNodes); history.replaceState(null, "", url); }
      } catch { if (mine === wanted) form.requestSubmit(); }
      if (mine === wanted) target.removeAttribute("aria-busy");
    };
    const later = () => { clearTimeout(timer); timer = setTimeout(load, 150); };
    slider.addEventListener("input", () => { field.value = iso(from + Number(slider.value) * DAY); slider.setAttribute("aria-valuetext", field.value); later(); });
    field.addEventListener("change", () => { place(); later(); });
  }

  // ---- upload with a progress bar --------------------------------------------------------------------------
  for (const form of all("form[data-upload]")) {
    form.addEventListener("submit", (event) => {
      const bar = form.querySelector("progress");
      const file = form.querySelector("input[type=file]");
      if (!bar || !file || !file.files.length) return;
      event.preventDefault();
      bar.hidden = false;
      const request = new XMLHttpRequest();
      request.open("POST", form.action);
      request.upload.addEventListener("progress", (e) => { if (e.lengthComputable) { bar.max = e.total; bar.value = e.loaded; } });
      request.addEventListener("load", () => {
        if (request.status < 400 && request.responseURL) { location.assign(request.responseURL); return; }
        const page = new DOMParser().parseFromString(request.responseText, "text/html");
        const main = page.querySelector("main");
        if (main) document.querySelector("main").replaceWith(document.adoptNode(main)); else form.submit();
      });
      request.addEventListener("error", () => form.submit());
      request.send(new FormData(form));
    });
  }

  // ---- progress of a running import (without this file the page reloads itself) ----------------------------
  const running = document.querySelector("[data-progress]");
  if (running) {
    const bar = running.querySelector("progress");
    const words = running.querySelector("[data-words]");
    const ask = async () => {
      try {
        const answer = await fetch(running.dataset.progress, { headers: { accept: "application/json" }, cache: "no-store" });
        if (!answer.ok) throw new Error(String(answer.status));
        const state = await answer.json();
        if (bar) { bar.max = state.total || 1; bar.value = state.done; }
        if (words) words.textContent = state.words;
        if (state.finished) { location.assign(running.dataset.then); return; }
        setTimeout(ask, 500);
      } catch { location.reload(); }
    };
    setTimeout(ask, 300);
  }

  // ---- keys: a letter goes where the page says, unless one is typing -----------------------------------------
  const keyed = all("[data-key]");
  if (keyed.length) {
    document.addEventListener("keydown", (event) => {
      const at = event.target;
      const typing = at.isContentEditable || /^(TEXTAREA|SELECT)$/.test(at.tagName) || (at.tagName === "INPUT" && at.type !== "radio");
      if (typing || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
      const target = keyed.find((e) => e.dataset.key === event.key.toLowerCase());
      if (!target) return;
      event.preventDefault();
      target.focus();
      if (target.tagName !== "TEXTAREA") target.click();
    });
  }

  // ---- copy buttons ------------------------------------------------------------------------------------------
  for (const button of all("button[data-copy]")) {
    const source = document.getElementById(button.dataset.copy);
    if (!source || !navigator.clipboard) { button.hidden = true; continue; }
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(source.textContent.trim());
      const before = button.textContent;
      button.textContent = button.dataset.copied;
      setTimeout(() => { button.textContent = before; }, 1500);
    });
  }

  // ---- passkeys: the browser asks the device, the form carries the answer ---------------------------------------
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  for (const form of all("form[data-passkey]")) {
    form.addEventListener("submit", async (event) => {
      const field = form.elements.answer;
      if (!field || field.value) return;
      event.preventDefault();
      const wrong = document.querySelector("[data-passkey-wrong]");
      if (wrong) wrong.hidden = true;
      try {
        const options = JSON.parse(form.dataset.passkey).publicKey;
        options.challenge = bytes(options.challenge);
        if (options.user) options.user.id = bytes(options.user.id);
        for (const key of [...(options.excludeCredentials || []), ...(options.allowCredentials || [])]) key.id = bytes(key.id);
        const made = options.user ? await navigator.credentials.create({ publicKey: options }) : await navigator.credentials.get({ publicKey: options });
        const response = {};
        for (const name of ["attestationObject", "clientDataJSON", "authenticatorData", "signature", "userHandle"])
          if (made.response[name]) response[name] = text(made.response[name]);
        if (made.response.getTransports) response.transports = made.response.getTransports();
        field.value = JSON.stringify({ id: made.id, rawId: text(made.rawId), type: made.type, extensions: made.getClientExtensionResults(), response });
        form.submit();
      } catch { if (wrong) wrong.hidden = false; }
    });
  }
})();
