    // MARK: Figures

    const figures = element("div", "weighing-figures");
    const profileFigure = element("figure", "profiles");
    const differenceFigure = element("figure", "differences");
    const simultaneous = 1 - (1 - data.level) / dimensions.length;
    const banded = everyone.map(function () { return null; });
    const profileAxis = makeProfileAxis();

    function makeProfileAxis() {
      let low = data.centred ? Infinity : 0;
      let high = data.centred ? -Infinity : 0;
      singles.forEach(function (row) {
        row.forEach(function (made) {
          if (!made) return;
          for (const value of [made.score, made.lower, made.upper]) {
            if (!Number.isFinite(value)) continue;
            low = Math.min(low, value);
            high = Math.max(high, value);
          }
        });
      });
      // Round zero the centre is as far below it as the rim is above.
      if (low < 0) {
        const reach = Math.max(-low, high);
        return axisOver(-reach, reach, 6);
      }
      return axisOver(Math.min(low, 0), high, 5);
    }

    function bands(model) {
      if (!banded[model]) {
        banded[model] = dimensions.map(function (_, column) {
          return core.single(model, column, simultaneous);
        });
      }
      return banded[model];
    }

    const markPaths = [
      "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0Z", "M-3.6-3.6H3.6V3.6H-3.6Z", "M0-4.6L4.4 3.4H-4.4Z",
        "M0-5L5 0L0 5L-5 0Z",
      "M-3.6-3.6L3.6 3.6M-3.6 3.6L3.6-3.6"
    ];

    function marker(place, x, y, extra) {
      return drawn("path", {
        class: "marker line-" + place + (extra || ""), d: markPaths[place],
        transform: "translate(" + x.toFixed(1) + " " + y.toFixed(1) + ")"
      });
    }

    // The model as the figures' key shows it: its mark, a stretch of its line, its name.
    function keyOf(place, model) {
      const svg = drawn("svg", { class: "key", viewBox: "0 0 34 14", "aria-hidden": "true",
        focusable: "false" });
      svg.append(drawn("line", { class: "profile line-" + place, x1: 1, x2: 33, y1: 7, y2: 7 }),
        marker(place, 17, 7));
      return element("li", "line-" + place,
        [svg, element("span", "", say("dashes", nameOf(model), say("dash." + place)))]);
    }

    function titled(svg, name, title, description) {
      svg.setAttribute("role", "img");
      const titleElement = drawn("title", { id: id + "-" + name + "-title" }, title);
      const descriptionElement = drawn("desc", { id: id + "-" + name + "-desc" }, description);
      svg.setAttribute("aria-labelledby", titleElement.id);
      svg.setAttribute("aria-describedby", descriptionElement.id);
      svg.append(titleElement, descriptionElement);
    }

    // Keeps what was open open when a figure is drawn anew.
    function numbersTable(figure, title, headings, lines) {
      const old = figure.querySelector("details");
      const details = element("details");
      details.open = Boolean(old && old.open);
      details.append(element("summary", "", say("numbers")));
      const made = element("table");
      made.append(element("caption", "unseen", say("tableOf", title)));
      const headRow = element("tr");
      headings.forEach(function (heading, place) {
        const cell = element("th", place > 0 ? "end" : "", heading);
        cell.scope = "col";
        headRow.append(cell);
      });
      made.append(element("thead", "", headRow));
      const content = element("tbody");
      lines.forEach(function (line) {
        const row = element("tr");
        line.forEach(function (text, place) {
          const cell = element(place > 0 ? "td" : "th", place > 0 ? "end" : "", text);
          if (place === 0) cell.scope = "row";
          row.append(cell);
        });
        content.append(row);
      });
      made.append(content);
      const region = element("div", "scroll", made);
      region.setAttribute("role", "region");
      region.setAttribute("aria-label", say("tableOf", title));
      details.append(region);
      details.addEventListener("toggle", settle);
      return details;
    }

    // In lines of so many letters, parted between words.
    function broken(text, most) {
      const lines = [];
      (text.match(/[^-\s/]+[-\s/]*|[-\s/]+/g) || []).forEach(function (word) {
        const last = lines.length - 1;
        if (last >= 0 && (lines[last] + word).trimEnd().length <= most) lines[last] += word;
        else lines.push(word);
      });
      return lines.slice(0, 3).map(function (line) { return line.trim(); });
    }

    function showProfiles() {
      const chosen = state.compared;
      const title = element("h4", "", say("profiles"));
      if (chosen.length === 0 || dimensions.length < 3) {
        profileFigure.replaceChildren(title,
          element("p", "note", say(chosen.length === 0 ? "profilesChoose" : "profileFew")));
        return;
      }
      const names = chosen.map(function (model) { return nameOf(model); });
      const key = element("ul", "keys",
        chosen.map(function (model, place) { return keyOf(place, model); }));
      const hasBands = chosen.length <= 2;
      const width = 400;
      const height = 330;
      const radius = 104;
      const centreX = width / 2;
      const centreY = height / 2;
      const count = dimensions.length;
      const full = profileAxis.high - profileAxis.low;
      function angle(column) { return 2 * Math.PI * column / count; }
      function point(turn, distance) {
        return [centreX + distance * Math.sin(turn), centreY - distance * Math.cos(turn)];
      }
      function spot(turn, distance) {
        return point(turn, distance).map(function (value) { return value.toFixed(1); }).join(" ");
      }
      function distance(value) {
        return radius
          * Math.min(Math.max((value - profileAxis.low) / full, 0), 1);
      }
      function polygon(values) {
        return "M" + values.map(function (value, column) {
          return spot(angle(column), distance(value));
        }).join("L") + "Z";
      }
      const svg = drawn("svg", { class: "radar", viewBox: "0 0 " + width + " " + height });
      titled(svg, "profiles", say("profilesOf", listed(names)), chosen.map(function (model) {
        const known = dimensions.map(function (_, column) { return column; })
          .filter(function (column) { return singles[model][column]; })
          .sort(function (one, other) {
            return singles[model][other].score
              - singles[model][one].score;
          });
        if (known.length === 0) return nameOf(model);
        const first = known[0];
        const last = known[known.length - 1];
        return say("profileDescription", nameOf(model), dimensions[first].name,
          score(singles[model][first].score),
          dimensions[last].name, score(singles[model][last].score));
      }).join(" "));
      const back = drawn("g", { "aria-hidden": "true" });
      svg.append(back);
      // Neighbours of one group share a wedge and a stretch of the ring.
      const ring = radius + 17;
      const stretches = [];
      for (let column = 0; column < count; column += 1) {
        const last = stretches[stretches.length - 1];
        if (last && last.className === groupClass(column)
          && dimensions[column].group === dimensions[last.from].group) last.to = column;
        else stretches.push({ from: column, to: column, className: groupClass(column) });
      }
      const first = stretches[0];
      const last = stretches[stretches.length - 1];
      if (stretches.length > 1 && dimensions[first.from].group === dimensions[last.from].group
        && first.className === last.className) {
        first.from = last.from - count;
        stretches.pop();
      }
      stretches.forEach(function (stretch) {
        const isRound = stretch.to - stretch.from >= count - 1;
        if (isRound) {
          back.append(drawn("circle", { class: "wedge " + stretch.className, cx: centreX,
            cy: centreY, r: ring }),
            drawn("circle", { class: "ring " + stretch.className, cx: centreX, cy: centreY,
              r: ring }));
          return;
        }
        const from = angle(stretch.from - 0.5);
        const to = angle(stretch.to + 0.5);
        const large = to - from > Math.PI ? 1 : 0;
        back.append(drawn("path", {
          class: "wedge " + stretch.className,
          d: "M" + centreX + " " + centreY + "L" + spot(from, ring) + "A" + ring + " " + ring
            + " 0 " + large + " 1 " + spot(to, ring) + "Z"
        }), drawn("path", {
          class: "ring " + stretch.className,
          d: "M" + spot(from + 0.015, ring) + "A" + ring + " " + ring + " 0 " + large + " 1 "
            + spot(to - 0.015, ring)
        }));
        // The group's name in the band between rim and ring, where it has room; in the lower half from
        // left to right, too.
        const group = groups[dimensions[(stretch.from + count) % count].group];
        if (!group || Array.from(group.name).length * 6.9 > (to - from) * (radius + 4)) return;
        const middle = ((from + to) / 2 + 2 * Math.PI) % (2 * Math.PI);
        const isBelow = middle > Math.PI / 2 && middle < 3 * Math.PI / 2;
        const reach = isBelow ? ring - 4 : ring - 11.5;
        const path = drawn("path", {
          id: id + "-arc-" + stretch.from, fill: "none",
          d: "M" + spot(isBelow ? to : from, reach) + "A" + reach + " " + reach + " 0 " + large
            + " " + (isBelow ? 0 : 1) + " " + spot(isBelow ? from : to, reach)
        });
        const onPath = drawn("textPath",
          { href: "#" + path.id, startOffset: "50%", "text-anchor": "middle" }, group.name);
        back.append(path, drawn("text", { class: "ring-name " + stretch.className }, onPath));
      });
      profileAxis.ticks.forEach(function (tick) {
        if (tick <= profileAxis.low) return;
        back.append(drawn("path", {
          class: tick === 0 ? "grid zero" : "grid",
            d: polygon(dimensions.map(function () { return tick; }))
        }));
      });
      dimensions.forEach(function (dimension, column) {
        back.append(drawn("line", {
          class: "spoke", x1: centreX, y1: centreY, x2: point(angle(column), radius)[0].toFixed(1),
            y2: point(angle(column), radius)[1].toFixed(1)
        }));
        const turn = angle(column);
        const side = Math.sin(turn);
        const lines = broken(count > 14 && dimension.short ? dimension.short : dimension.name, 15);
        const at = point(turn, ring + 11);
        const anchor = Math.abs(side) < 0.15 ? "middle" : side > 0 ? "start" : "end";
        const shift = -Math.cos(turn);
        const top = at[1] + 4 + (shift - 1) / 2 * 14 * (lines.length - 1)
          + (Math.abs(side) < 0.15 ? shift * 4 : 0);
        lines.forEach(function (line, place) {
          back.append(drawn("text", { class: "axis-name", x: at[0].toFixed(1),
            y: (top + 14 * place).toFixed(1), "text-anchor": anchor }, line));
        });
      });
      if (hasBands) {
        chosen.forEach(function (model, place) {
          const made = bands(model);
          if (made.every(function (entry) { return entry && Number.isFinite(entry.lower); })) {
            const outer = polygon(made.map(function (entry) { return entry.upper; }));
            const inner = polygon(made.map(function (entry) { return entry.lower; }));
            back.append(drawn("path", { class: "band line-" + place, d: outer + inner,
              "fill-rule": "evenodd" }));
          } else {
            made.forEach(function (entry, column) {
              if (!entry || !Number.isFinite(entry.lower)) return;
              const low = point(angle(column), distance(entry.lower));
              const high = point(angle(column), distance(entry.upper));
              back.append(drawn("line", {
                class: "reach line-" + place, x1: low[0].toFixed(1), y1: low[1].toFixed(1),
                  x2: high[0].toFixed(1), y2: high[1].toFixed(1)
              }));
            });
          }
        });
      }
      chosen.slice().reverse().forEach(function (model) {
        const place = chosen.indexOf(model);
        let path = "";
        let isDown = false;
        for (let step = 0; step <= count; step += 1) {
          const made = singles[model][step % count];
          if (made) path += (isDown ? "L" : "M") + spot(angle(step), distance(made.score));
          isDown = Boolean(made);
        }
        back.append(drawn("path", { class: "profile line-" + place, d: path }));
      });
      chosen.slice().reverse().forEach(function (model) {
        const place = chosen.indexOf(model);
        singles[model].forEach(function (made, column) {
          if (!made) return;
          const at = point(angle(column), distance(made.score));
          back.append(marker(place, at[0], at[1]));
        });
      });
      // Between the first two spokes, where no line of a spoke runs through the figures.
      const turn = angle(0.5);
      const near = Math.cos(Math.PI / count);
      const step = profileAxis.ticks[1] - profileAxis.ticks[0];
      // Where they would touch, every other one from zero on.
      const stride = Math.ceil(16 / (radius * near * step / full));
      profileAxis.ticks.forEach(function (tick) {
        if (Math.round(tick / step) % stride !== 0) return;
        const at = point(turn, distance(tick) * near);
        back.append(drawn("text", { class: "tick-name", x: at[0].toFixed(1),
          y: (at[1] + 4).toFixed(1), "text-anchor": "middle" },
          fixed(tick, profileAxis.decimals)));
      });
      const note = [say(profileAxis.low < 0 ? "profilesNoteCentred" : "profilesNote", unit),
        hasBands ? say("bandsNote", count, percentLevel) : say("noBandsNote")].join(" ");
      const lines = dimensions.map(function (dimension, column) {
        return [dimension.name].concat(chosen.map(function (model) {
          const made = bands(model)[column];
          return made ? score(made.score) + " (" + range(made.lower, made.upper) + ")"
            : say("noData");
        }));
      });
      profileFigure.replaceChildren(title, key, svg, element("figcaption", "note", note),
        numbersTable(profileFigure, say("profilesOf", listed(names)), [say("value")].concat(names),
          lines));
    }

