  // MARK: Page

  const mostCompared = 5;
  const mostButtons = 8;
  const shades = 9;
  const svgSpace = "http://www.w3.org/2000/svg";
  const language = document.documentElement.lang;
  const collator = new Intl.Collator(language || undefined, { numeric: true });
  const status = document.getElementById("status");

  // Texts go in as text: names are data, and may be anything.
  function element(name, className, content) {
    const made = document.createElement(name);
    if (className) made.className = className;
    append(made, content);
    return made;
  }

  function append(parent, content) {
    if (content === undefined || content === null) return parent;
    if (Array.isArray(content)) content.forEach(function (part) { append(parent, part); });
    else parent.append(content);
    return parent;
  }

  function drawn(name, attributes, content) {
    const made = document.createElementNS(svgSpace, name);
    for (const key in attributes) made.setAttribute(key, attributes[key]);
    if (content !== undefined) made.append(content);
    return made;
  }

  function button(className, content, action) {
    const made = element("button", className, content);
    made.type = "button";
    made.addEventListener("click", action);
    return made;
  }

  // With a true minus sign; what rounds to zero has none, a tie goes to the even digit as in C.
  function fixed(value, decimals) {
    if (!Number.isFinite(value)) return "\u2013";
    const size = Math.abs(value);
    const halves = size * Math.pow(2, decimals + 1);
    let digits = size.toFixed(decimals);
    if (Number.isInteger(halves) && halves % 2 === 1) {
      const scale = Math.pow(10, decimals);
      const below = Math.floor(size * scale);
      digits = ((below % 2 === 0 ? below : below + 1) / scale).toFixed(decimals);
    }
    return value < 0 && /[1-9]/.test(digits) ? "\u2212" + digits : digits;
  }

  function signed(value, decimals) {
    const text = fixed(value, decimals);
    return value > 0 && /[1-9]/.test(text) ? "+" + text : text;
  }

  // Ends and ticks of an axis, with at most so many steps of 1, 2 or 5 times a power of ten.
  function axisOver(low, high, most) {
    if (!(high > low)) {
      low -= 1;
      high += 1;
    }
    let step = Math.pow(10, Math.floor(Math.log10((high - low) / most)));
    for (const factor of [1, 2, 5, 10, 20]) {
      const first = Math.floor(low / (step * factor) + 1e-9);
      const last = Math.ceil(high / (step * factor) - 1e-9);
      if (last - first <= most) {
        step *= factor;
        break;
      }
    }
    const from = Math.floor(low / step + 1e-9);
    const to = Math.ceil(high / step - 1e-9);
    const ticks = [];
    for (let place = from; place <= to; place += 1) ticks.push(place * step);
    return { low: from * step, high: to * step, ticks: ticks,
      decimals: Math.max(0, -Math.floor(Math.log10(step) + 1e-9)) };
  }

  function debounced(action, delay) {
    let timer = 0;
    return function () {
      clearTimeout(timer);
      timer = setTimeout(action, delay);
    };
  }

  const boards = [];

  function build(section, data) {
    const words = data.words || {};
    // In one pass, so that braces in a name are left alone; "`" parts code.
    function say(key) {
      const parts = arguments;
      return String(words[key] === undefined ? "" : words[key]).replace(/\{(\d)\}/g,
        function (_, place) {
        return parts[place] === undefined ? "" : String(parts[place]);
      });
    }
    function withCode(text) {
      if ((text.match(/`/g) || []).length !== 2) return text;
      return text.split("`").map(function (part, place) {
        return place % 2 === 1 ? element("code", "", part) : part;
      });
    }

    const id = section.dataset.board;
    const core = numbers.board(data);
    const dimensions = data.dimensions;
    const models = data.models;
    const groups = data.groups || [];
    const percentLevel = fixed(100 * data.level, 6).replace(/\.?0+$/, "");
    const unit = data.unit || "";
    const presets = (data.presets || []).filter(function (preset) {
      return Array.isArray(preset.weights) && preset.weights.length === dimensions.length
        && numbers.normalized(preset.weights);
    });
    if (presets.length === 0) {
      presets.push({ name: "", kind: "equal", weights: dimensions.map(function () { return 1; }) });
    }
    const initial = Math.max(0,
      presets.findIndex(function (preset) { return preset.kind === "equal"; }));
    const everyone = models.map(function (_, place) { return place; });

    // In a sentence: text of another direction must not turn what stands round it.
    function isolated(name) {
      return /[\u0590-\u08FF\u200E\u200F\u202A-\u202E\u2066-\u2069\uFB1D-\uFEFC]/.test(name)
        ? "\u2068" + name + "\u2069" : name;
    }
    function nameOf(model) { return isolated(models[model].name); }
    function score(value) { return fixed(value, decimals); }
    function range(low, high) {
      return Number.isFinite(low) && Number.isFinite(high)
        ? say("range", score(low), score(high)) : "\u2013";
    }
    function counted(count) { return say("count." + count) || String(count); }
    function percent(share) { return fixed(100 * share, 0); }
    function listed(names) { return names.join(say("separator")); }

    // What does not depend on weights: every value by itself, and its share of the shading.
    const half = function (made) { return made ? (made.upper - made.lower) / 2 : NaN; };
    const singles = everyone.map(function (model) {
      return dimensions.map(function (_, column) {
        return core.single(model, column, data.level);
      });
    });
    let palest = Infinity;
    let darkest = -Infinity;
    singles.forEach(function (row) {
      row.forEach(function (made) {
        if (!made) return;
        palest = Math.min(palest, made.score);
        darkest = Math.max(darkest, made.score);
      });
    });
    // As the report has it: one decimal on a scale of 0 to 100, two on one of 1 to 6.
    const extent = data.ends ? data.shown.factor * (data.ends[1] - data.ends[0]) : darkest - palest;
    const decimals = Number.isInteger(data.decimals) ? data.decimals
      : extent > 0 ? Math.min(Math.max(2 - Math.floor(Math.log10(extent * 0.9999)), 0), 6) : 1;
    function shade(value) {
      if (!(darkest > palest)) return 0;
      return Math.min(shades - 1, Math.floor((value - palest) / (darkest - palest) * shades));
    }

    // Score over half-width in one text of two lines: fewer elements are moved faster.
    const cellTexts = singles.map(function (row) {
      return row.map(function (made) {
        if (!made) return "\u2013";
        const reach = half(made);
        const whole = Math.max(decimals - 1, 0);
        return fixed(made.score, whole) + "\n"
          + (Number.isFinite(reach) ? say("half", fixed(reach, whole)) : "\u2013");
      });
    });
    const longest = cellTexts.reduce(function (most, row) {
      return row.reduce(function (own, text) {
        return Math.max(own, text.indexOf("\n") < 0 ? 1 : text.indexOf("\n"),
          text.length - text.indexOf("\n") - 2);
      }, most);
    }, 2);

