    // MARK: Weights

    const sliders = [];
    const presetButtons = [];
    const panel = element("div", "weights-panel");
    const editor = element("div", "ranking-editor");
    const keptNote = element("p", "note kept");
    const emptyNote = element("p", "note empty");
    let moreChoice = null;
    let ownButton = null;
    let rankingButton = null;

    function pick(source, weights) {
      choose(source, weights);
      showWeights();
      update();
    }

    function presetButton(preset, place) {
      const made = button("preset", preset.name, function () {
        pick({ kind: "preset", place: place }, scaled(preset.weights));
      });
      presetButtons.push({ button: made, place: place });
      return made;
    }

    function buildPanel() {
      panel.setAttribute("role", "group");
      const title = element("h4", "", say("weights"));
      title.id = id + "-weights";
      panel.setAttribute("aria-labelledby", title.id);
      panel.append(title);
      panel.append(element("p", "note", say("weightsLead", data.clusters, data.clusterWord)));
      const list = element("div", "presets");
      list.setAttribute("role", "group");
      list.setAttribute("aria-label", say("presets"));
      const later = [];
      const counts = {};
      presets.forEach(function (preset, place) {
        counts[preset.kind] = (counts[preset.kind] || 0) + 1;
        if (counts[preset.kind] > mostButtons) later.push(place);
        else list.append(presetButton(preset, place));
      });
      ownButton = button("preset", say("own"), function () {
        if (memory.weights) pick({ kind: "own" }, memory.weights.slice());
      });
      rankingButton = button("preset", say("ranking"), function () {
        if (!memory.ranking) memory.ranking = byWeight();
        pick({ kind: "ranking" }, scaled(numbers.rankOrderCentroid(memory.ranking)));
      });
      list.append(ownButton, rankingButton);
      panel.append(list);
      if (later.length > 0) {
        moreChoice = element("select");
        const first = element("option", "", say("presetsChoose"));
        first.value = "";
        moreChoice.append(first);
        later.forEach(function (place) {
          const option = element("option", "", presets[place].name);
          option.value = String(place);
          moreChoice.append(option);
        });
        moreChoice.addEventListener("change", function () {
          const place = Number(moreChoice.value);
          if (moreChoice.value !== "" && presets[place]) {
            pick({ kind: "preset", place: place }, scaled(presets[place].weights));
          }
        });
        panel.append(element("label", "more",
          [element("span", "", say("presetsMore")), moreChoice]));
      }
      editor.hidden = true;
      panel.append(editor);
      const sets = element("div", "weight-sets");
      const byGroup = new Map();
      dimensions.forEach(function (dimension, column) {
        const group = groups[dimension.group] ? dimension.group : -1;
        if (!byGroup.has(group)) byGroup.set(group, []);
        byGroup.get(group).push(column);
      });
      byGroup.forEach(function (columns, group) {
        const set = element("fieldset", groupClass(columns[0]));
        set.append(element("legend", "", groups[group] ? groups[group].name : say("otherGroup")));
        columns.forEach(function (column) { set.append(buildSlider(column)); });
        sets.append(set);
      });
      panel.append(sets, emptyNote);
      panel.append(button("reset", say("reset"), function () {
        state.filters = {};
        state.sort = { key: "score", isRising: false };
        state.compared = [];
        pickFirst();
        choose({ kind: "preset", place: initial }, scaled(presets[initial].weights));
        showWeights();
        showFilters();
        update();
        showCompared();
      }));
      panel.append(keptNote);
    }

    function buildSlider(column) {
      const line = element("div", "weight");
      const slider = element("input");
      slider.type = "range";
      slider.min = "0";
      slider.max = "100";
      slider.step = "1";
      slider.id = id + "-weight-" + column;
      const label = element("label", "", dimensions[column].name);
      label.htmlFor = slider.id;
      const output = element("span", "share");
      output.setAttribute("aria-hidden", "true");
      slider.addEventListener("input", function () {
        const weights = state.weights.slice();
        weights[column] = Number(slider.value);
        choose({ kind: "own" }, weights);
        showWeights();
        soon();
      });
      slider.addEventListener("change", function () {
        keep();
        showKept();
      });
      line.append(label, slider, output);
      sliders.push({ column: column, slider: slider, output: output });
      return line;
    }

    let isDue = false;
    // Many events of one frame are one change.
    function soon() {
      if (isDue) return;
      isDue = true;
      requestAnimationFrame(function () {
        isDue = false;
        update();
      });
    }

    function showKept() { keptNote.textContent = say(isKept ? "kept" : "notKept"); }

    function showWeights() {
      const shares = numbers.normalized(state.weights);
      sliders.forEach(function (entry) {
        const weight = state.weights[entry.column];
        const share = shares ? percent(shares[entry.column]) : "0";
        const shown = String(Math.round(weight));
        if (entry.slider.value !== shown) entry.slider.value = shown;
        entry.slider.setAttribute("aria-valuetext",
          say("percentOf", dimensions[entry.column].name, share));
        entry.slider.style.setProperty("--part", weight + "%");
        entry.output.textContent = say("percent", share);
      });
      presetButtons.forEach(function (entry) {
        entry.button.setAttribute("aria-pressed",
          String(state.source.kind === "preset" && state.source.place === entry.place));
      });
      if (moreChoice) {
        moreChoice.value = state.source.kind === "preset" ? String(state.source.place) : "";
        if (moreChoice.selectedIndex < 0) moreChoice.value = "";
      }
      ownButton.hidden = !memory.weights;
      ownButton.setAttribute("aria-pressed", String(state.source.kind === "own"));
      rankingButton.setAttribute("aria-pressed", String(state.source.kind === "ranking"));
      rankingButton.setAttribute("aria-expanded", String(state.source.kind === "ranking"));
      const wasHidden = editor.hidden;
      editor.hidden = state.source.kind !== "ranking";
      if (!editor.hidden && (wasHidden || editor.childElementCount === 0)) showRanking();
      emptyNote.textContent = shares ? "" : say("noWeights");
      showKept();
    }

    function byWeight() {
      const order = dimensions.map(function (_, place) { return place; });
      order.sort(function (one, other) {
        return state.weights[other] - state.weights[one]
          || one - other;
      });
      return order.map(function (place) { return [place]; });
    }

    // The order as a list; each value may tie with the one above it.
    function showRanking() {
      editor.textContent = "";
      const title = element("p", "ranking-title", say("rankingTitle"));
      title.id = id + "-ranking";
      const list = element("ol");
      list.setAttribute("aria-labelledby", title.id);
      const order = [];
      memory.ranking.forEach(function (bucket) {
        bucket.forEach(function (place, at) { order.push({ place: place, isTied: at > 0 }); });
      });
      let rank = 0;
      order.forEach(function (entry, at) {
        if (!entry.isTied) rank = at + 1;
        const name = dimensions[entry.place].name;
        const item = element("li", groupClass(entry.place));
        const up = move("M2 8l4-4 4 4", say("up", name), order, at, -1);
        const down = move("M2 4l4 4 4-4", say("down", name), order, at, 1);
        const line = element("div", "ranked",
          [element("span", "number", say("place", rank)), element("span", "ranked-name", name)]);
        if (at > 0) {
          const tie = button("tie", "=", function () {
            entry.isTied = !entry.isTied;
            rerank(order, entry.place, "tie");
          });
          tie.title = say("tie");
          tie.setAttribute("aria-label", say("tieOf", name, dimensions[order[at - 1].place].name));
          tie.setAttribute("aria-pressed", String(entry.isTied));
          tie.dataset.act = entry.place + " tie";
          line.append(tie);
        }
        line.append(up, down);
        item.append(line);
        list.append(item);
      });
      editor.append(title, list, element("p", "note", say("rankingHelp")));
    }

    function move(path, name, order, at, step) {
      const place = order[at].place;
      const act = step < 0 ? "up" : "down";
      const made = button("move", drawn("svg",
        { viewBox: "0 0 12 12", "aria-hidden": "true", focusable: "false" },
        drawn("path", { d: path })), function () {
        const other = at + step;
        if (other < 0 || other >= order.length) return;
        // Places keep their ties; values change places.
        const moved = order[at].place;
        order[at].place = order[other].place;
        order[other].place = moved;
        rerank(order, moved, act);
      });
      made.setAttribute("aria-label", name);
      made.title = name;
      // Not `disabled`: the focus would be lost at either end.
      if (at + step < 0 || at + step >= order.length) made.setAttribute("aria-disabled", "true");
      made.dataset.act = place + " " + act;
      return made;
    }

    function rerank(order, place, act) {
      const buckets = [];
      order.forEach(function (entry, at) {
        if (entry.isTied && at > 0) buckets[buckets.length - 1].push(entry.place);
        else buckets.push([entry.place]);
      });
      memory.ranking = buckets;
      keep();
      showRanking();
      const again = editor.querySelector('[data-act="' + place + " " + act + '"]')
        || editor.querySelector('[data-act="' + place + ' down"]');
      if (again) again.focus();
      pick({ kind: "ranking" }, scaled(numbers.rankOrderCentroid(buckets)));
    }

