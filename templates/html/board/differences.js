    function showDifferences() {
      const title = element("h4", "", say("differences"));
      if (state.compared.length < 2) {
        differenceFigure.replaceChildren(title, element("p", "note", say("differencesChoose")));
        return;
      }
      const base = state.compared[0];
      const others = state.compared.slice(1);
      const family = dimensions.length * others.length;
      const level = 1 - (1 - data.level) / family;
      const made = dimensions.map(function (_, column) {
        return others.map(function (other) { return core.difference(base, other, column, level); });
      });
      let reach = 0;
      let isApart = false;
      made.forEach(function (row) {
        row.forEach(function (entry) {
          if (!entry) return;
          isApart = isApart || !entry.hasSharedRows;
          for (const value of [entry.difference, entry.lower, entry.upper]) {
            if (Number.isFinite(value)) reach = Math.max(reach, Math.abs(value));
          }
        });
      });
      const axis = axisOver(-reach, reach, 6);
      const order = dimensions.map(function (_, column) { return column; });
      // Of one pair the largest difference stands first; of several the values keep their order.
      if (others.length === 1) {
        order.sort(function (one, other) {
          const first = made[one][0] ? made[one][0].difference : -Infinity;
          const second = made[other][0] ? made[other][0].difference : -Infinity;
          return first === second ? one - other : second - first;
        });
      }
      const pitch = others.length === 1 ? 25 : 13 * others.length + 11;
      const width = 400;
      const left = 112;
      const right = width - 18;
      const top = 64;
      const height = top + pitch * order.length + 8;
      const svg = drawn("svg", { class: "forest", viewBox: "0 0 " + width + " " + height });
      function x(value) {
        return left + (right - left)
          * (value - axis.low) / (axis.high - axis.low);
      }
      function isOpen(entry) {
        return !(Number.isFinite(entry.lower)
          && (entry.lower > 0 || entry.upper < 0));
      }
      titled(svg, "differences", others.map(function (other) {
        return say("minus", nameOf(base), nameOf(other));
      }).join(say("series")), others.map(function (other, place) {
        const kinds = { differenceAbove: [], differenceBelow: [], differenceOpen: [] };
        order.forEach(function (column) {
          const entry = made[column][place];
          if (!entry) return;
          const kind = isOpen(entry) ? "differenceOpen" : entry.difference > 0
            ? "differenceAbove" : "differenceBelow";
          kinds[kind].push(dimensions[column].name);
        });
        const parts = Object.keys(kinds).filter(function (kind) { return kinds[kind].length > 0; })
          .map(function (kind) { return say(kind, listed(kinds[kind])); });
        return say("differenceDescription", nameOf(base), nameOf(other), parts.join(say("series")));
      }).join(" "));
      const back = drawn("g", { "aria-hidden": "true" });
      svg.append(back);
      back.append(drawn("text", { class: "axis-title", x: ((left + right) / 2).toFixed(1), y: 12,
        "text-anchor": "middle" }, say("differencesAxis", unit)));
      axis.ticks.forEach(function (tick) {
        back.append(drawn("line", { class: tick === 0 ? "grid zero" : "grid",
          x1: x(tick).toFixed(1), x2: x(tick).toFixed(1), y1: top - 8, y2: height - 4 }));
        back.append(drawn("text", { class: "tick-name", x: x(tick).toFixed(1), y: top - 14,
          "text-anchor": "middle" }, signed(tick, axis.decimals)));
      });
      if (others.length === 1) {
        back.append(drawn("text", { class: "direction", x: (x(0) - 6).toFixed(1), y: 30,
          "text-anchor": "end" }, say("higherLeft",
          isolated(shortened(models[others[0]].name, 17)))),
          drawn("text", { class: "direction", x: (x(0) + 6).toFixed(1), y: 30,
            "text-anchor": "start" }, say("higherRight",
            isolated(shortened(models[base].name, 17)))));
      }
      order.forEach(function (column, row) {
        const middle = top + pitch * (row + 0.5);
        const isQuietRow = made[column].every(function (entry) { return !entry || isOpen(entry); });
        back.append(drawn("text", { class: isQuietRow ? "row-name open" : "row-name", x: 0,
          y: (middle + 4).toFixed(1) },
          shortened(dimensions[column].name, 19)));
        made[column].forEach(function (entry, place) {
          const y = middle + (place - (others.length - 1) / 2) * 13;
          if (!entry) {
            back.append(drawn("text", { class: "direction", x: left, y: (y + 4).toFixed(1) },
              say("noData")));
            return;
          }
          const look = (others.length === 1 ? " line-0" : " line-" + (place + 1))
            + (isOpen(entry) ? " open" : "");
          if (Number.isFinite(entry.lower)) {
            back.append(drawn("line", { class: "reach" + look, x1: x(entry.lower).toFixed(1),
              x2: x(entry.upper).toFixed(1), y1: y.toFixed(1), y2: y.toFixed(1) }));
          }
          back.append(others.length === 1
            ? drawn("circle", { class: "dot" + look, cx: x(entry.difference).toFixed(1),
              cy: y.toFixed(1), r: 4 })
            : marker(place + 1, x(entry.difference), y, isOpen(entry) ? " open" : ""));
        });
      });
      const parts = [];
      if (others.length === 1) parts.push(element("p", "pair",
        say("minus", nameOf(base), nameOf(others[0]))));
      else {
        parts.push(element("ul", "keys", others.map(function (other, place) {
          const svg = drawn("svg", { class: "key", viewBox: "0 0 34 14", "aria-hidden": "true",
            focusable: "false" });
          svg.append(drawn("line", { class: "reach line-" + (place + 1), x1: 1, x2: 33, y1: 7,
            y2: 7 }), marker(place + 1, 17, 7));
          return element("li", "line-" + (place + 1),
            [svg, element("span", "", say("minus", nameOf(base), nameOf(other)))]);
        })));
      }
      const note = say("differencesNote", say("rows"), family, percentLevel)
        + (isApart ? " " + say("differencesAll", say("rows")) : "");
      const lines = order.map(function (column) {
        return [dimensions[column].name].concat(made[column].map(function (entry) {
          return entry ? signed(entry.difference, decimals) + " ("
            + range(entry.lower, entry.upper) + ")" : say("noData");
        }));
      });
      differenceFigure.replaceChildren.apply(differenceFigure,
        [title].concat(parts, [svg, element("figcaption", "note", note),
        numbersTable(differenceFigure, say("differences"),
          [say("value")].concat(others.map(function (other) {
          return say("minus", nameOf(base), nameOf(other));
        })), lines)]));
    }

    function shortened(text, most) {
      const letters = Array.from(text);
      return letters.length > (most || 20)
        ? letters.slice(0, (most || 20) - 1).join("") + "\u2026" : text;
    }

    function showCompared() {
      const isFull = state.compared.length >= mostCompared;
      rows.forEach(function (row, model) {
        const place = state.compared.indexOf(model);
        row.box.checked = place >= 0;
        row.box.disabled = isFull && place < 0;
        row.box.title = isFull && place < 0 ? say("compareFull") : "";
        row.mark.replaceChildren();
        if (place >= 0) row.mark.append(marker(place, 0, 0));
      });
      showProfiles();
      showDifferences();
      settle();
    }

    function pickFirst() {
      const first = core.weighed(presets[initial].weights);
      state.compared = everyone.filter(function (model) { return first.models[model].part; })
        .sort(function (one, other) {
          return first.models[other].score
            - first.models[one].score;
        }).slice(0, 2);
    }

