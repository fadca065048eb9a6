    // MARK: Address. Nothing in it is believed: what does not name a thing of the board is left out.

    function address() {
      const fields = new URLSearchParams();
      fields.append("board", id);
      if (state.source.kind === "preset") {
        fields.append("p", presets[state.source.place].name);
      } else if (state.source.kind === "ranking") {
        fields.append("r", memory.ranking.map(function (bucket) {
          return bucket.map(identity).map(encodeURIComponent).join("~");
        }).join(","));
      } else {
        fields.append("w", dimensions.map(function (dimension, place) {
          return encodeURIComponent(dimension.id) + ":" + Number(state.weights[place].toFixed(3));
        }).filter(function (_, place) { return state.weights[place] > 0; }).join(","));
      }
      state.compared.forEach(function (model) { fields.append("m", models[model].name); });
      Object.keys(state.filters).forEach(function (key) {
        if (state.filters[key]) fields.append("f." + key, state.filters[key]);
      });
      fields.append("s", (state.sort.isRising ? "up." : "down.") + state.sort.key);
      return "#" + fields.toString().replace(/%2C/g, ",").replace(/%3A/g, ":").replace(/%7E/g, "~");
    }

    function plain(text) {
      try {
        return decodeURIComponent(text);
      } catch (_) {
        return "";
      }
    }

    function restore(hash) {
      if (!/^#board=/.test(hash) || hash.length > 20000) return false;
      const fields = new URLSearchParams(hash.slice(1));
      if (fields.get("board") !== id) return false;
      const given = fields.get("w");
      const order = fields.get("r");
      const named = fields.get("p");
      const place = presets.findIndex(function (preset) { return preset.name === named; });
      if (given !== null) {
        const weights = {};
        given.split(",").forEach(function (part) {
          const cut = part.lastIndexOf(":");
          if (cut > 0) weights[plain(part.slice(0, cut))] = part.slice(cut + 1);
        });
        const read = readWeights(weights);
        if (read) choose({ kind: "own" }, read);
      } else if (order !== null) {
        const read = readRanking(order.split(",").map(function (bucket) {
          return bucket.split("~").map(plain);
        }));
        if (read) {
          memory.ranking = read;
          choose({ kind: "ranking" }, scaled(numbers.rankOrderCentroid(read)));
        }
      } else if (place >= 0) {
        choose({ kind: "preset", place: place }, scaled(presets[place].weights));
      }
      const compared = fields.getAll("m").map(function (name) {
        return models.findIndex(function (model) { return model.name === name; });
      }).filter(function (model, at, all) { return model >= 0 && all.indexOf(model) === at; });
      state.compared = compared.slice(0, mostCompared);
      state.filters = {};
      attributes.forEach(function (attribute) {
        const wanted = fields.get("f." + attribute.key);
        if (attribute.values.includes(wanted)) state.filters[attribute.key] = wanted;
      });
      if (hasDates) {
        ["from", "until"].forEach(function (key) {
          const wanted = fields.get("f." + key);
          if (wanted !== null && /^\d{4}-\d\d-\d\d$/.test(wanted)) state.filters[key] = wanted;
        });
      }
      const sort = /^(up|down)\.(.+)$/.exec(fields.get("s") || "");
      if (sort && sortable.has(sort[2])) state.sort = { key: sort[2], isRising: sort[1] === "up" };
      return true;
    }

    let isQuiet = true;
    // Browsers let a page change its address only so often.
    const showAddress = debounced(function () {
      try {
        history.replaceState(history.state, "", address());
        addressNote.hidden = false;
      } catch (_) {
        // Some pages may not change it at all; the board works all the same.
      }
    }, 250);
    function remember() { if (!isQuiet) showAddress(); }

    function choose(source, weights) {
      state.source = source;
      state.weights = weights;
      if (source.kind === "own") memory.weights = weights;
    }

