// Puts tables in order. Without it the page reads the same; a table is then in the report's order.
(function () {
  "use strict";
  const words = JSON.parse(document.getElementById("words").textContent);
  const status = document.getElementById("status");
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });

  function filled(text, column, table) {
    return text.split("{1}").join(column).split("{2}").join(table);
  }

  function shape(points, name) {
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", points);
    path.setAttribute("class", name);
    return path;
  }

  function arrows() {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "order");
    svg.setAttribute("viewBox", "0 0 8 12");
    svg.setAttribute("aria-hidden", "true");
    svg.append(shape("M4 0L8 5H0Z", "up"), shape("M4 12L8 7H0Z", "down"));
    return svg;
  }

  // What a row is sorted by in a column; null for what is not known.
  function key(row, column, isText) {
    const cell = row.cells[column];
    if (!cell) return null;
    if (isText) {
      const text = cell.textContent.trim();
      return text === "" || text === "\u2013" ? null : text;
    }
    return cell.dataset.value === undefined ? null : Number(cell.dataset.value);
  }

  // Missing values stand last in either direction; equal ones as in the report.
  function sorted(rows, column, isText, direction) {
    const entries = rows.map(function (row) { return { row: row, key: key(row, column, isText) }; });
    entries.sort(function (first, second) {
      if (first.key === null || second.key === null) {
        return (first.key === null) - (second.key === null);
      }
      const order = isText ? collator.compare(first.key, second.key) : first.key - second.key;
      return direction === "ascending" ? order : -order;
    });
    return entries.map(function (entry) { return entry.row; });
  }

  function prepare(table) {
    const rows = Array.from(table.tBodies[0].rows);
    const region = table.closest(".scroll");
    const name = region ? region.getAttribute("aria-label") : "";
    const heads = Array.from(table.tHead.rows[0].cells);
    heads.forEach(function (head, column) {
      const kind = head.dataset.kind;
      if (!kind) return;
      const title = head.textContent;
      const button = document.createElement("button");
      button.type = "button";
      button.title = filled(words.sort, title, name);
      button.append.apply(button, Array.from(head.childNodes));
      button.append(arrows());
      head.append(button);
      head.setAttribute("aria-sort", "none");
      // The direction that is wanted most, then the other, then the report's own order.
      const first = kind === "falling" ? "descending" : "ascending";
      const second = first === "ascending" ? "descending" : "ascending";
      button.addEventListener("click", function () {
        const now = head.getAttribute("aria-sort");
        const next = now === first ? second : now === second ? "none" : first;
        heads.forEach(function (other) {
          if (other.hasAttribute("aria-sort")) other.setAttribute("aria-sort", "none");
        });
        head.setAttribute("aria-sort", next);
        table.classList.toggle("sorted", next !== "none");
        const order = next === "none" ? rows : sorted(rows, column, kind === "text", next);
        table.tBodies[0].append.apply(table.tBodies[0], order);
        const said = next === "none" ? words.original
          : next === "ascending" ? words.rising : words.falling;
        status.textContent = filled(said, title, name);
      });
    });
  }

  document.querySelectorAll("table[data-sortable]").forEach(prepare);

  // Where the reader is, in the list of sections.
  const links = new Map();
  document.querySelectorAll("nav a").forEach(function (link) {
    const place = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (place) links.set(place, link);
  });
  let current = null;
  function mark() {
    let last = null;
    links.forEach(function (link, place) {
      if (place.getBoundingClientRect().top < window.innerHeight / 3) last = link;
    });
    if (last === current) return;
    if (current) current.removeAttribute("aria-current");
    if (last) last.setAttribute("aria-current", "true");
    current = last;
  }
  let isMarking = false;
  window.addEventListener("scroll", function () {
    if (isMarking) return;
    isMarking = true;
    window.requestAnimationFrame(function () {
      isMarking = false;
      mark();
    });
  }, { passive: true });
  mark();

  // The keyboard need not stop at what does not scroll.
  const regions = Array.from(document.querySelectorAll(".scroll"));
  function settle() {
    regions.forEach(function (region) {
      if (region.scrollWidth > region.clientWidth + 1) {
        region.setAttribute("tabindex", "0");
      } else {
        region.removeAttribute("tabindex");
      }
    });
  }
  settle();
  window.addEventListener("resize", settle);
})();
