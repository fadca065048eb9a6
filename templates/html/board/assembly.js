    // MARK: Downloads

    // The board as it stands, for files and for other scripts of the page.
    function exportedBoard(weights) {
      const own = weights ? core.weighed(weights) : current.weighed;
      if (!own) return null;
      const shown = everyone.filter(isShown);
      const ranks = own.ranks(shown);
      return {
        title: data.title, level: data.level, unit: unit, clusters: data.clusters,
          mergedFrom: data.mergedFrom || null,
        weights: dimensions.map(function (dimension, column) {
          return { dimension: dimension.id, weight: own.weights[column] };
        }),
        models: shown.map(function (model) {
          const made = own.models[model];
          const rank = ranks.get(model);
          return {
            model: models[model].name, rank: rank ? { lower: rank.lower, upper: rank.upper } : null,
            score: finite(made.score), lower: finite(made.lower), upper: finite(made.upper),
              weightCovered: made.covered,
            values: dimensions.map(function (dimension, column) {
              const single = singles[model][column];
              return {
                dimension: dimension.id, score: single ? single.score : null, lower: single
                  ? finite(single.lower) : null,
                upper: single ? finite(single.upper) : null
              };
            })
          };
        })
      };
    }
    function finite(value) { return Number.isFinite(value) ? value : null; }

    // A spreadsheet must not take a name for a formula; numbers stay numbers.
    function cellText(value) {
      if (value === null || value === undefined) return "";
      if (typeof value === "number") return String(value);
      const text = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/.test(value) ? "'" + value : value;
      return /[",\r\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
    }

    function csv() {
      const made = exportedBoard();
      if (!made) return "";
      const header = [say("csvModel"), say("csvLower"), say("csvUpper"), say("csvScore"),
        say("csvLow"), say("csvHigh"), say("csvCovered")];
      dimensions.forEach(function (dimension, column) {
        header.push(say("csvValue", dimension.name,
          String(Number(made.weights[column].weight.toFixed(6)))), say("csvHalf", dimension.name));
      });
      const order = ordered().map(function (model) { return models[model].name; });
      const lines = made.models.slice().sort(function (one, other) {
        return order.indexOf(one.model) - order.indexOf(other.model);
      }).map(function (row) {
        const cells = [row.model, row.rank && row.rank.lower, row.rank && row.rank.upper,
          row.score, row.lower, row.upper, row.weightCovered];
        row.values.forEach(function (value) {
          cells.push(value.score, value.lower === null ? null : (value.upper - value.lower) / 2);
        });
        return cells;
      });
      return [header].concat(lines).map(function (line) {
        return line.map(cellText).join(",") + "\n";
      }).join("");
    }

    function save(text, kind, ending) {
      const link = element("a");
      const place = URL.createObjectURL(new Blob([text], { type: kind }));
      link.href = place;
      link.download = say("file") + "." + ending;
      link.click();
      setTimeout(function () { URL.revokeObjectURL(place); }, 1000);
    }

    function buildDownloads() {
      const line = element("p", "downloads");
      line.append(element("span", "muted", say("downloads")));
      // With a mark before it a spreadsheet reads the names as UTF-8.
      const table = button("save", say("csv"),
        function () { save("\uFEFF" + csv(), "text/csv;charset=utf-8", "csv"); });
      table.title = say("csvTitle");
      const tree = button("save", say("json"),
        function () { save(JSON.stringify(exportedBoard(), null, 2) + "\n", "application/json",
        "json"); });
      tree.title = say("jsonTitle");
      line.append(table, tree);
      return line;
    }

    const exported = { id: id, results: exportedBoard, csv: csv };

    // MARK: Assembly

    // The keyboard need not stop at what does not scroll.
    function settle() {
      section.querySelectorAll(".scroll").forEach(function (region) {
        if (region.scrollWidth > region.clientWidth + 1) region.setAttribute("tabindex", "0");
        else region.removeAttribute("tabindex");
      });
    }

    const heading = element("h3", "weighing-title", say("heading"));
    heading.id = id + "-heading";
    section.setAttribute("aria-labelledby", heading.id);
    buildTable();
    buildPanel();
    buildFilters();
    const region = element("div", "scroll", table);
    region.setAttribute("role", "region");
    region.setAttribute("aria-label", say("region", data.title));
    const boardPart = element("div", "weighing-board");
    if (filters.childElementCount > 0) boardPart.append(filters);
    boardPart.append(element("div", "weighed-table", region), notes, buildDownloads());
    figures.append(profileFigure, differenceFigure);
    const grid = element("div", "weighing-grid", [boardPart, panel, figures]);
    section.append(element("div", "weighing-inside",
      [heading, element("p", "weighing-lead", say("lead")), grid]));
    section.hidden = false;

    pickFirst();
    choose({ kind: "preset", place: initial }, scaled(presets[initial].weights));
    const isRestored = restore(location.hash);
    function showAll() {
      showWeights();
      showFilters();
      update();
      showCompared();
    }
    showAll();
    isQuiet = false;
    if (isRestored) section.scrollIntoView();
    window.addEventListener("resize", debounced(settle, 150));
    window.addEventListener("hashchange", function () {
      isQuiet = true;
      const isOurs = restore(location.hash);
      if (isOurs) showAll();
      isQuiet = false;
      if (isOurs) section.scrollIntoView();
    });
    boards.push(exported);
  }

  document.querySelectorAll("section.weighing[data-board]").forEach(function (section) {
    const island = document.getElementById(section.dataset.board);
    if (!island || island.type !== "application/json") return;
    let data;
    try {
      data = JSON.parse(island.textContent);
    } catch (_) {
      return;
    }
    if (data.version === 1) build(section, data);
  });
  window.compassBoards = boards;
})();
