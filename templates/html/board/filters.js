    // MARK: Filters

    const filters = element("div", "filters");
    const filterInputs = [];

    function buildFilters() {
      if (attributes.length === 0 && !hasDates) return;
      filters.setAttribute("role", "group");
      filters.setAttribute("aria-label", say("filters"));
      attributes.forEach(function (attribute) {
        const choice = element("select");
        const all = element("option", "", say("all"));
        all.value = "-1";
        choice.append(all);
        attribute.values.forEach(function (value, place) {
          const option = element("option", "", value);
          option.value = String(place);
          choice.append(option);
        });
        choice.addEventListener("change", function () {
          const value = attribute.values[Number(choice.value)];
          if (value === undefined) delete state.filters[attribute.key];
          else state.filters[attribute.key] = value;
          update();
        });
        filterInputs.push(function () {
          choice.value = String(attribute.values.indexOf(state.filters[attribute.key]));
        });
        filters.append(element("label", "",
          [element("span", "", say("attribute." + attribute.key)), choice]));
      });
      if (!hasDates) return;
      const span = element("div", "span-of-dates");
      filters.append(span);
      ["from", "until"].forEach(function (key) {
        const input = element("input");
        input.type = "date";
        input.min = knownDates[0];
        input.max = knownDates[knownDates.length - 1];
        input.addEventListener("change", function () {
          if (/^\d{4}-\d\d-\d\d$/.test(input.value)) state.filters[key] = input.value;
          else delete state.filters[key];
          update();
        });
        filterInputs.push(function () { input.value = state.filters[key] || ""; });
        span.append(element("label", "", [element("span", "", say(key)), input]));
      });
    }

    function showFilters() { filterInputs.forEach(function (show) { show(); }); }

    function filterText() {
      const parts = [];
      attributes.forEach(function (attribute) {
        if (state.filters[attribute.key] !== undefined) {
          parts.push(say("attribute." + attribute.key) + " " + state.filters[attribute.key]);
        }
      });
      if (state.filters.from) parts.push(say("from") + " " + state.filters.from);
      if (state.filters.until) parts.push(say("attribute.date") + " " + say("until") + " "
        + state.filters.until);
      return listed(parts);
    }

