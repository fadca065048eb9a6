// Follows a report: puts each new version in the place of the last, where its reader was, and shows what has
// changed. Without it the page is as it was when it was loaded.
(function () {
  "use strict";
  const banner = document.getElementById("banner");
  const versions = document.getElementById("versions");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let number = -1;
  let shown = null;
  let version = 0;
  let coming = null;

  // What is long can be scrolled, by the keyboard too.
  function tell(markup) {
    banner.innerHTML = markup;
    banner.tabIndex = banner.scrollHeight > banner.clientHeight ? 0 : -1;
  }

  // A link that leads out of the report leads out of the frame, which may show nothing else.
  function release(page) {
    page.addEventListener("click", function (event) {
      const link = event.target.closest ? event.target.closest("a[href]") : null;
      if (!link || !/^https?:$/.test(link.protocol) || link.origin === location.origin) return;
      event.preventDefault();
      window.open(link.href, "_blank", "noopener,noreferrer");
    });
  }

  // The blocks that a section has itself; sections without a place are part of it.
  function blocks(section) {
    return Array.from(section.children).flatMap(function (child) {
      if (child.localName !== "section") return [child];
      return child.id ? [] : blocks(child);
    });
  }

  function changed(page, change) {
    if (change.section === undefined) return page.querySelector("header");
    const section = page.getElementById(change.section);
    return section && (blocks(section)[change.block] || section);
  }

  function mark(element) {
    const style = element.style;
    style.outline = "3px solid #e8a33d";
    style.outlineOffset = "6px";
    setTimeout(function () {
      style.removeProperty("outline");
      style.removeProperty("outline-offset");
    }, 2500);
  }

  // Puts a loaded version in the place of the last one.
  function swap(frame, change) {
    const last = shown;
    const view = frame.contentWindow;
    const page = frame.contentDocument;
    const isFocused = last !== null && document.activeElement === last;
    if (last) view.scrollTo({ top: last.contentWindow.scrollY, behavior: "instant" });
    frame.classList.remove("coming");
    // A frame that is moved is loaded again: the others go.
    Array.from(versions.children).forEach(function (other) { if (other !== frame) other.remove(); });
    shown = frame;
    if (isFocused) frame.focus();
    document.title = page.title;
    release(page);
    const element = last && change ? changed(page, change) : null;
    if (!element) return;
    const box = element.getBoundingClientRect();
    if (box.top < 0 || box.bottom > view.innerHeight) {
      element.scrollIntoView({
        block: box.height > view.innerHeight ? "start" : "center",
        behavior: calm.matches ? "instant" : "smooth"
      });
    }
    mark(element);
  }

  function load(state) {
    if (coming) coming.remove();
    const frame = document.createElement("iframe");
    frame.title = "The report";
    frame.className = "coming";
    // What the reader has chosen stands behind the address.
    frame.src = "report?" + state.version + (shown ? shown.contentWindow.location.hash : "");
    frame.addEventListener("load", function () {
      if (coming !== frame) return;
      coming = null;
      swap(frame, state.change);
    }, { once: true });
    version = state.version;
    coming = frame;
    versions.append(frame);
  }

  function show(state) {
    if (state.number !== number) tell(state.banner);
    number = state.number;
    if (state.version !== version) load(state);
  }

  function ended() {
    if (number < 0) return;
    tell("<section class=\"claims\" role=\"status\"><h1>The command has ended</h1>"
      + "<p>This page follows the report no longer.</p></section>");
    number = -1;
  }

  async function follow() {
    for (;;) {
      try {
        const answer = await fetch("state?after=" + number, { cache: "no-store" });
        if (!answer.ok) throw new Error(String(answer.status));
        show(await answer.json());
      } catch (error) {
        ended();
        await new Promise(function (next) { setTimeout(next, 2000); });
      }
    }
  }

  follow();
})();
