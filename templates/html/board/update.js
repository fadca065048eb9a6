    // MARK: Update

    const notes = element("div", "board-notes");
    const addressNote = element("p", "note address", say("noteAddress"));
    addressNote.hidden = true;
    let current = null;
    let axisName = "";

    function results() {
      const weighed = core.weighed(state.weights);
      const shown = everyone.filter(isShown);
      const ranks = weighed ? weighed.ranks(shown) : new Map();
      return { weighed: weighed, shown: shown, ranks: ranks };
    }

    function rankText(rank) {
      if (!rank) return "\u2013";
      return rank.lower === rank.upper ? String(rank.lower) : say("ranks", rank.lower, rank.upper);
    }

    function byScore(one, other) {
      const first = current.weighed ? current.weighed.models[one].score : NaN;
      const second = current.weighed ? current.weighed.models[other].score : NaN;
      if (Number.isNaN(first) || Number.isNaN(second)) {
        return Number.isNaN(first) - Number.isNaN(second) || one - other;
      }
      return second - first || (models[one].name < models[other].name ? -1 : 1);
    }

    function ordered() {
      const key = state.sort.key;
      const sign = state.sort.isRising ? 1 : -1;
      const column = dimensions.findIndex(function (dimension) {
        return "value "
          + dimension.id === key;
      });
      function compare(one, other) {
        if (key === "model") return sign * collator.compare(models[one].name, models[other].name)
          || one - other;
        let first;
        let second;
        if (key === "rank") {
          first = current.ranks.get(one)
            ? current.ranks.get(one).lower * 1e4 + current.ranks.get(one).upper : NaN;
          second = current.ranks.get(other)
            ? current.ranks.get(other).lower * 1e4 + current.ranks.get(other).upper : NaN;
        } else if (column >= 0) {
          first = singles[one][column] ? singles[one][column].score : NaN;
          second = singles[other][column] ? singles[other][column].score : NaN;
        } else {
          return -sign * byScore(one, other);
        }
        // What is not known stands last in either direction.
        if (Number.isNaN(first) || Number.isNaN(second)) {
          return Number.isNaN(first) - Number.isNaN(second) || byScore(one, other);
        }
        return sign * (first - second) || byScore(one, other);
      }
      const order = current.shown.slice().sort(compare);
      if (key !== "score") return order;
      const known = order.filter(function (model) {
        return current.weighed
          && current.weighed.models[model].part;
      });
      return known.concat(order.filter(function (model) { return !known.includes(model); }));
    }

    let orderName = "";
    function showOrder() {
      heads.forEach(function (cell, key) {
        cell.setAttribute("aria-sort", key !== state.sort.key ? "none" : state.sort.isRising
          ? "ascending" : "descending");
      });
      const order = ordered();
      const name = order.join();
      if (name === orderName) return;
      orderName = name;
      // Moving a row takes the focus from what is in it, and time: most rows can stay.
      const focused = body.contains(document.activeElement) ? document.activeElement : null;
      const stays = staying(order);
      standing.forEach(function (model) {
        if (order.includes(model)) return;
        rows[model].row.remove();
        rows[model].opened.remove();
      });
      let next = null;
      for (let at = order.length - 1; at >= 0; at -= 1) {
        const row = rows[order[at]];
        if (!stays.has(order[at])) {
          body.insertBefore(row.row, next);
          if (!row.opened.hidden) body.insertBefore(row.opened, next);
        }
        next = row.row;
      }
      standing = order;
      if (focused && body.contains(focused)) focused.focus({ preventScroll: true });
    }

    // The most rows that stand in the new order already: the longest rising run of their old places.
    let standing = [];
    function staying(order) {
      const known = order.filter(function (model) { return standing.includes(model); });
      const places = known.map(function (model) { return standing.indexOf(model); });
      const length = places.map(function () { return 1; });
      const before = places.map(function () { return -1; });
      let last = -1;
      places.forEach(function (place, at) {
        for (let other = 0; other < at; other += 1) {
          if (places[other] < place && length[other] + 1 > length[at]) {
            length[at] = length[other] + 1;
            before[at] = other;
          }
        }
        if (last < 0 || length[at] > length[last]) last = at;
      });
      const stays = new Set();
      for (let at = last; at >= 0; at = before[at]) stays.add(known[at]);
      return stays;
    }

    function showAxis() {
      let low = Infinity;
      let high = -Infinity;
      if (Array.isArray(data.axis)) {
        low = data.axis[0];
        high = data.axis[1];
      }
      current.shown.forEach(function (model) {
        const made = current.weighed.models[model];
        for (const value of [made.score, made.lower, made.upper]) {
          if (!Number.isFinite(value)) continue;
          low = Math.min(low, value);
          high = Math.max(high, value);
        }
      });
      if (!(low < Infinity)) return axisOver(0, 1, 4);
      return axisOver(low, high, 5);
    }

    function update() {
      current = results();
      const weighed = current.weighed;
      if (weighed) {
        const axis = showAxis();
        const full = axis.high - axis.low;
        const x = function (value) { return (100 * (value - axis.low) / full).toFixed(2) + "%"; };
        const name = axis.ticks.join();
        const isMoved = name !== axisName;
        axisName = name;
        if (isMoved) {
          scaleDrawn.replaceChildren.apply(scaleDrawn, axis.ticks.map(function (tick, place) {
            const isMinor = axis.ticks.length > 3 && place !== 0 && place !== axis.ticks.length - 1
              && !(axis.ticks.length % 2 === 1 && place === (axis.ticks.length - 1) / 2);
            return drawn("text", isMinor ? { class: "minor", x: x(tick) } : { x: x(tick) },
              fixed(tick, axis.decimals));
          }));
        }
        everyone.forEach(function (model) {
          const row = rows[model];
          const made = weighed.models[model];
          const rank = current.ranks.get(model);
          if (isMoved) {
            row.ticks.replaceChildren.apply(row.ticks, axis.ticks.map(function (tick) {
              return drawn("line", { class: "tick", x1: x(tick), x2: x(tick), y1: "0%",
                y2: "100%" });
            }));
          }
          row.ranksText.textContent = rankText(rank);
          row.ranksDrawn.classList.toggle("gone", !rank);
          if (rank) {
            const ranked = current.ranks.size;
            row.span.setAttribute("x", 100 * (rank.lower - 1) / ranked + "%");
            row.span.setAttribute("width", 100 * (rank.upper - rank.lower + 1) / ranked + "%");
          }
          row.scoreText.textContent = score(made.score);
          row.rangeText.textContent = made.part ? range(made.lower, made.upper) : "";
          const hasInterval = Number.isFinite(made.lower);
          row.bar.classList.toggle("gone", !hasInterval);
          row.dot.classList.toggle("gone", !made.part);
          if (hasInterval) {
            row.bar.setAttribute("x1", x(made.lower));
            row.bar.setAttribute("x2", x(made.upper));
          }
          if (made.part) row.dot.setAttribute("cx", x(made.score));
        });
      } else {
        everyone.forEach(function (model) {
          rows[model].ranksText.textContent = rows[model].scoreText.textContent = "\u2013";
          rows[model].rangeText.textContent = "";
          const row = rows[model];
          for (const part of [row.bar, row.dot, row.ranksDrawn]) part.classList.add("gone");
        });
      }
      showOrder();
      showNotes();
      remember();
      // A page that opens says nothing: nobody has changed anything.
      if (!isQuiet) announce();
      section.dispatchEvent(new CustomEvent("board", { detail: exported }));
    }

    function showNotes() {
      tableCaption.textContent = say("caption", percentLevel) + " " + say("captionWeights",
        state.source.kind === "own" ? say("weightsOwn") : say("weightsOf", sourceName()));
      const texts = [];
      const shown = current.shown;
      if (shown.length === 0) texts.push(say("shownNone"));
      else if (shown.length === models.length) texts.push(say("shownAll", shown.length));
      else texts.push(say("shownSome", shown.length, models.length, filterText()));
      if (current.weighed) {
        let pairs = 0;
        let apart = 0;
        const scored = shown.filter(function (model) {
          return current.weighed.models[model].part;
        });
        scored.forEach(function (first, at) {
          scored.slice(at + 1).forEach(function (second) {
            pairs += 1;
            if (!current.weighed.pair(first, second).hasSharedRows) apart += 1;
          });
        });
        if (pairs > 0) texts.push(say("noteRanks", pairs));
        if (apart > 0) texts.push(say("noteRows", say("rows"), apart));
        shown.forEach(function (model) {
          const made = current.weighed.models[model];
          if (made.part) return;
          const lacking = dimensions.filter(function (_, column) {
            return current.weighed.weights[column] > 0 && !singles[model][column];
          }).map(function (dimension) { return dimension.name; });
          texts.push(say("noScore", nameOf(model), listed(lacking), percent(made.covered)));
        });
      }
      texts.push(say("noteValues"));
      if (state.source.kind === "preset" && presets[state.source.place].kind === "culture") {
        texts.push(say("noteCulture"));
      }
      const merged = typeof data.mergedFrom === "number"
        ? withCode(say("merged", data.clusters, data.clusterWord, data.mergedFrom)) : null;
      notes.replaceChildren.apply(notes,
        texts.map(function (text) { return element("p", "note", withCode(text)); }));
      if (merged) notes.append(element("p", "note", merged));
      if (data.comparesCommonRows === false) {
        notes.append(element("p", "note", withCode(say("noteWhole"))));
      }
      notes.append(addressNote);
    }

    // MARK: What is said

    function announceNow(text) {
      if (status && !isQuiet) status.textContent = text;
    }

    function rankWords() {
      const order = current.shown.slice().sort(byScore);
      const parts = [];
      let place = 0;
      while (place < order.length && parts.length < 4) {
        const rank = current.ranks.get(order[place]);
        if (!rank) break;
        let next = place + 1;
        while (next < order.length && current.ranks.get(order[next])
          && current.ranks.get(order[next]).lower === rank.lower
          && current.ranks.get(order[next]).upper === rank.upper) next += 1;
        const text = rank.lower === rank.upper
          ? String(rank.lower) : say("range", rank.lower, rank.upper);
        parts.push(next - place === 1 ? say("announceOne", text, nameOf(order[place]))
          : say("announceSame", text, counted(next - place)));
        place = next;
      }
      const rest = order.slice(place).filter(function (model) {
        return current.ranks.has(model);
      }).length;
      if (rest > 0) parts.push(say("announceMore", rest));
      return parts.join(say("series"));
    }

    const announce = debounced(function () {
      if (!current.weighed) announceNow(say("noWeights"));
      else if (current.ranks.size === 0) announceNow(say("shownNone"));
      else announceNow(say("announce", rankWords()));
    }, 800);

