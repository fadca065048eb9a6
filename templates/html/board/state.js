    // MARK: State

    const state = {
      source: { kind: "preset", place: initial }, weights: [], compared: [], filters: {},
        sort: { key: "score", isRising: false }
    };
    const attributes = ["developer", "family", "openness"].map(function (key) {
      const found = new Set();
      models.forEach(function (model) {
        const value = model.attributes && model.attributes[key];
        if (typeof value === "string") found.add(value);
      });
      return { key: key, values: Array.from(found).sort(collator.compare) };
    }).filter(function (attribute) { return attribute.values.length > 1; });
    const dates = models.map(function (model) {
      return model.attributes && /^\d{4}-\d\d-\d\d$/.test(model.attributes.date)
        ? model.attributes.date : null;
    });
    const knownDates = dates.filter(Boolean).sort();
    const hasDates = knownDates.length > 0 && knownDates[0] !== knownDates[knownDates.length - 1];

    // Kept by the values, so that boards of the same values share them.
    const memoryName = "value-compass board "
      + dimensions.map(function (dimension) { return dimension.id; }).join(" ");
    let isKept = true;
    const memory = { weights: null, ranking: null };
    try {
      const kept = JSON.parse(localStorage.getItem(memoryName) || "{}");
      memory.weights = readWeights(kept.weights);
      memory.ranking = readRanking(kept.ranking);
    } catch (_) {
      isKept = false;
    }

    function keep() {
      try {
        const kept = { weights: {}, ranking: null };
        if (memory.ranking) {
          kept.ranking = memory.ranking.map(function (bucket) { return bucket.map(identity); });
        }
        if (memory.weights) memory.weights.forEach(function (weight, place) {
          kept.weights[identity(place)] = weight;
        });
        localStorage.setItem(memoryName, JSON.stringify(kept));
        isKept = true;
      } catch (_) {
        isKept = false;
      }
    }
    function identity(place) { return dimensions[place].id; }

    // Weights by the values' identities; null unless one is above zero. Own weights are 0 to 100.
    function readWeights(given) {
      if (!given || typeof given !== "object") return null;
      const weights = dimensions.map(function (dimension) {
        const weight = Object.prototype.hasOwnProperty.call(given, dimension.id)
          ? Number(given[dimension.id]) : 0;
        return weight >= 0 && weight <= 100 ? weight : 0;
      });
      return weights.some(function (weight) { return weight > 0; }) ? weights : null;
    }

    // An order of all values: what is not named comes last, in the order of the board.
    function readRanking(given) {
      if (!Array.isArray(given)) return null;
      const seen = new Set();
      const buckets = given.map(function (bucket) {
        return (Array.isArray(bucket) ? bucket : []).map(function (name) {
          return dimensions.findIndex(function (dimension) { return dimension.id === name; });
        }).filter(function (place) {
          if (place < 0 || seen.has(place)) return false;
          seen.add(place);
          return true;
        });
      }).filter(function (bucket) { return bucket.length > 0; });
      if (buckets.length === 0) return null;
      dimensions.forEach(function (_, place) { if (!seen.has(place)) buckets.push([place]); });
      return buckets;
    }

    // The largest weight stands at the end of its slider.
    function scaled(weights) {
      const largest = Math.max.apply(null, weights);
      return weights.map(function (weight) { return 100 * weight / largest; });
    }

    function isShown(model) {
      const own = models[model].attributes || {};
      for (const attribute of attributes) {
        const wanted = state.filters[attribute.key];
        if (wanted !== undefined && own[attribute.key] !== wanted) return false;
      }
      const { from, until } = state.filters;
      // A model without a date is not shown where dates are asked for.
      if (from && !(dates[model] && dates[model] >= from)) return false;
      if (until && !(dates[model] && dates[model] <= until)) return false;
      return true;
    }

    function sourceName() {
      if (state.source.kind === "preset") return presets[state.source.place].name;
      return say(state.source.kind === "ranking" ? "ranking" : "own");
    }

