    // MARK: Table

    const sortable = new Map();
    const heads = new Map();

    function arrows() {
      const svg = drawn("svg", { class: "order", viewBox: "0 0 8 12", "aria-hidden": "true" });
      svg.append(drawn("path", { d: "M4 0L8 5H0Z", class: "up" }),
        drawn("path", { d: "M4 12L8 7H0Z", class: "down" }));
      return svg;
    }

    function head(key, className, title, content, isRising) {
      const cell = element("th", className);
      cell.scope = "col";
      sortable.set(key, { title: title, isRising: isRising });
      heads.set(key, cell);
      const sorter = button("", [element("span", "head-name", content), arrows()], function () {
        const isOn = state.sort.key === key;
        state.sort = { key: key, isRising: isOn ? !state.sort.isRising : isRising };
        showOrder();
        remember();
        announceNow(say(state.sort.isRising ? "sorted.ascending" : "sorted.descending", title));
      });
      sorter.title = say("sortBy", title);
      cell.append(sorter);
      return cell;
    }

    function groupClass(column) {
      const group = groups[dimensions[column].group];
      if (!group) return "series-none";
      const series = Number.isInteger(group.series) ? group.series : dimensions[column].group;
      return "series-" + ((series % 4) + 4) % 4;
    }

    const table = element("table", "weighed");
    const tableCaption = element("span", "");
    const scaleDrawn = drawn("svg", { "aria-hidden": "true", focusable: "false" });
    const body = element("tbody");
    const rows = [];

    function buildTable() {
      const caption = element("caption");
      const line = element("div", "caption");
      line.append(element("span", "label", say("yours")), " ");
      line.append(tableCaption);
      caption.append(line);
      const headRow = element("tr");
      const choice = element("th", "pick", element("span", "unseen", say("pick")));
      choice.scope = "col";
      headRow.append(choice);
      headRow.append(head("model", "model", say("model"), say("model"), true));
      headRow.append(head("rank", "rank", say("rank"), say("rank"), true));
      headRow.append(head("score", "end score", say("score"), say("score"), false));
      const whisker = element("th", "whisker");
      whisker.scope = "col";
      const scale = element("span", "scale", scaleDrawn);
      scale.setAttribute("aria-hidden", "true");
      const title = element("span", "axis-title", say("drawn", unit));
      title.setAttribute("aria-hidden", "true");
      whisker.append(element("span", "unseen", say("drawnHelp")), title, scale);
      headRow.append(whisker);
      dimensions.forEach(function (dimension, column) {
        const name = element("span", "upright", dimension.name);
        const cell = head("value " + dimension.id, "value " + groupClass(column), dimension.name,
          name, false);
        headRow.append(cell);
      });
      const thead = element("thead", "", headRow);
      models.forEach(function (model, place) { rows.push(buildRow(model, place)); });
      table.append(caption, thead, body);
      table.style.setProperty("--values", String(dimensions.length));
      table.style.setProperty("--cell", (0.92 + 0.6 * longest).toFixed(2) + "rem");
    }

    function buildRow(model, place) {
      const row = element("tr");
      const name = element("th", "model");
      name.scope = "row";
      const box = element("input");
      box.type = "checkbox";
      box.id = id + "-compare-" + place;
      box.setAttribute("aria-label", say("compare", model.name));
      box.addEventListener("change", function () {
        if (box.checked && state.compared.length < mostCompared) state.compared.push(place);
        else state.compared = state.compared.filter(function (other) { return other !== place; });
        showCompared();
        remember();
        announceNow(state.compared.length > 0
          ? say("chosen", listed(state.compared.map(function (other) { return nameOf(other); })))
            + (state.compared.length === mostCompared ? " " + say("compareFull") : "")
          : say("chosenNone"));
      });
      const mark = drawn("svg", { class: "mark", viewBox: "-7 -7 14 14", "aria-hidden": "true",
        focusable: "false" });
      // Apart from its box, so that the row is read by the name alone.
      const label = element("label", "name", model.name || "\u2013");
      label.htmlFor = box.id;
      label.dir = "auto";
      label.title = model.name;
      const line = element("div", "model-line", [label, mark]);
      if (typeof model.cases === "string" && /^#[^\s]+$/.test(model.cases)) {
        const link = element("a", "cases", say("cases"));
        link.href = model.cases;
        link.setAttribute("aria-label", say("casesOf", model.name));
        line.append(link);
      }
      const opened = element("tr", "opened");
      opened.id = id + "-values-" + place;
      opened.hidden = true;
      const opener = button("opener",
        drawn("svg", { viewBox: "0 0 12 12", "aria-hidden": "true", focusable: "false" },
        drawn("path", { d: "M2 4l4 4 4-4" })), function () {
        const isOpen = opened.hidden;
        if (isOpen && !opened.firstChild) opened.append(buildOpened(place));
        opened.hidden = !isOpen;
        // Out of the table while it is closed: rows are then moved in half the time.
        if (isOpen) row.after(opened);
        else opened.remove();
        opener.setAttribute("aria-expanded", String(isOpen));
      });
      opener.setAttribute("aria-expanded", "false");
      opener.setAttribute("aria-controls", opened.id);
      opener.setAttribute("aria-label", say("values", model.name));
      line.append(opener);
      name.append(line);

      const ranksText = element("span", "ranks");
      const span = drawn("rect", { class: "span", y: "0", height: "100%", rx: "3" });
      const ranksDrawn = drawn("svg",
        { class: "ranks-drawn", "aria-hidden": "true", focusable: "false" });
      ranksDrawn.append(drawn("line",
        { class: "track", x1: "0%", x2: "100%", y1: "50%", y2: "50%" }), span);
      const rank = element("td", "rank", [ranksText, ranksDrawn]);

      const scoreText = element("span", "strong");
      const rangeText = element("span", "range");
      const scoreCell = element("td", "end score", [scoreText, " ", rangeText]);

      const whiskerDrawn = drawn("svg", { "aria-hidden": "true", focusable: "false" });
      const ticks = drawn("g", {});
      const bar = drawn("line", { class: "bar", y1: "50%", y2: "50%" });
      const dot = drawn("circle", { class: "dot", cy: "50%", r: "3.4" });
      whiskerDrawn.append(ticks, bar, dot);
      const whisker = element("td", "whisker", whiskerDrawn);

      row.append(element("td", "pick", box), name, rank, scoreCell, whisker);
      dimensions.forEach(function (_, column) {
        const made = singles[place][column];
        const cell = element("td", "value", cellTexts[place][column]);
        if (made) cell.classList.add("shade-" + shade(made.score));
        row.append(cell);
      });
      return {
        row: row, opened: opened, box: box, mark: mark, ranksText: ranksText, span: span,
          ranksDrawn: ranksDrawn,
        scoreText: scoreText, rangeText: rangeText, ticks: ticks, bar: bar, dot: dot
      };
    }

    // On a narrow page the values of a model stand in a row of their own.
    function buildOpened(place) {
      const cell = element("td");
      cell.colSpan = 5;
      const inner = element("dl", "opened-values");
      dimensions.forEach(function (dimension, column) {
        const made = singles[place][column];
        const pair = element("div", groupClass(column));
        pair.append(element("dt", "", dimension.name));
        const number = element("dd", "");
        if (made) {
          const bar = drawn("svg", { class: "part", "aria-hidden": "true", focusable: "false" });
          const full = profileAxis.high - profileAxis.low;
          const x = function (value) {
            return 100
              * Math.min(Math.max((value - profileAxis.low) / full, 0), 1);
          };
          bar.append(drawn("line", { class: "track", x1: "0%", x2: "100%", y1: "50%", y2: "50%" }));
          if (Number.isFinite(made.lower)) {
            bar.append(drawn("line", { class: "bar", x1: x(made.lower) + "%",
              x2: x(made.upper) + "%", y1: "50%", y2: "50%" }));
          }
          bar.append(drawn("circle", { class: "dot", cx: x(made.score) + "%", cy: "50%", r: "3" }));
          number.append(bar, element("span", "strong", score(made.score)), " ",
            element("span", "half", say("half", score(half(made)))));
        } else {
          number.append(say("noData"));
        }
        pair.append(number);
        inner.append(pair);
      });
      cell.append(inner);
      return cell;
    }

