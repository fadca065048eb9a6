// The reader's own board: weights, what follows from them, and the profiles of chosen models.
//
// A page carries the sums of every cluster, so that scores, intervals and ranks of any weights are
// computed anew by the closed forms that `compass align` uses, and are the same numbers.
(function () {
  "use strict";

  // MARK: Numbers. Pure functions; nothing here knows of the page.

  const numbers = (function () {
    // Γ(a + ½)/(Γ(a) √π) = 1/B(a, ½). By Stirling's series where that is exact, below by recurrence.
    function inverseBeta(a) {
      let factor = 1;
      while (a < 24) {
        factor *= a / (a + 0.5);
        a += 1;
      }
      function rest(x) {
        const square = x * x;
        return (1 / 12 - (1 / 360 - (1 / 1260 - 1 / (1680 * square)) / square) / square) / x;
      }
      return factor * Math.sqrt(a / Math.PI)
        * Math.exp(a * Math.log1p(0.5 / a) - 0.5 + rest(a + 0.5) - rest(a));
    }

    // The continued fraction of the incomplete beta function, by Lentz's method.
    function fraction(a, b, x) {
      const tiny = 1e-300;
      let c = 1;
      let d = 1 - (a + b) * x / (a + 1);
      if (Math.abs(d) < tiny) d = tiny;
      d = 1 / d;
      let value = d;
      for (let m = 1; m <= 10000; m += 1) {
        const even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        d = 1 + even * d;
        if (Math.abs(d) < tiny) d = tiny;
        c = 1 + even / c;
        if (Math.abs(c) < tiny) c = tiny;
        d = 1 / d;
        value *= d * c;
        const odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        d = 1 + odd * d;
        if (Math.abs(d) < tiny) d = tiny;
        c = 1 + odd / c;
        if (Math.abs(c) < tiny) c = tiny;
        d = 1 / d;
        const step = d * c;
        value *= step;
        if (Math.abs(step - 1) <= 3e-16) break;
      }
      return value;
    }

    // The share of Student's t distribution beyond ±t: I_x(ν/2, ½) with x = ν/(ν + t²).
    function twoSided(t, freedom) {
      const size = Math.abs(t);
      if (!(size > 0)) return 1;
      if (size === Infinity) return 0;
      const a = freedom / 2;
      const ratio = size / Math.sqrt(freedom);
      const square = ratio * ratio;
      const x = 1 / (1 + square);
      // x^a (1 - x)^½/B(a, ½), by logarithms, since x may be near 1 or its power tiny.
      const front = Math.exp(-a * Math.log1p(square)) * (ratio / Math.sqrt(1 + square))
        * inverseBeta(a);
      // Near the middle the fraction of the other tail is the exacter one.
      if (x < (a + 1) / (a + 2.5) && size > 2) return front / a * fraction(a, 0.5, x);
      return 1 - front / 0.5 * fraction(0.5, a, square / (1 + square));
    }

    const quantiles = new Map();

    // The t beyond whose ± the share `tails` lies, by Newton's method on logarithms in a bracket.
    function quantile(tails, freedom) {
      const known = tails + " " + freedom;
      if (quantiles.has(known)) return quantiles.get(known);
      let low = 0;
      let high = 1;
      while (twoSided(high, freedom) > tails) {
        low = high;
        high *= 2;
        if (high > 1e300) return Infinity;
      }
      const scale = inverseBeta(freedom / 2) / Math.sqrt(freedom);
      let t = (low + high) / 2;
      for (let round = 0; round < 200; round += 1) {
        const tail = twoSided(t, freedom);
        if (tail > tails) low = t; else high = t;
        const density = 2 * scale * Math.exp(-(freedom + 1) / 2 * Math.log1p(t / freedom * t));
        let next = t + Math.log(tail / tails) * tail / density;
        if (!(next > low && next < high)) next = (low + high) / 2;
        const moved = Math.abs(next - t);
        t = next;
        if (moved <= 4e-16 * t) break;
      }
      if (quantiles.size > 20000) quantiles.clear();
      quantiles.set(known, t);
      return t;
    }

    // Wilson (1927) for a real number of trials.
    function wilson(share, rest, count, z) {
      const scale = 1 + z * z / count;
      const centre = (share + z * z / (2 * count)) / scale;
      const reach = z / scale * Math.sqrt(share * rest / count + z * z / (4 * count * count));
      return [share <= 0 ? 0 : Math.max(centre - reach, 0),
        rest <= 0 ? 1 : Math.min(centre + reach, 1)];
    }

    // Hall (1992): an end is the farther of the one with and the one without the transformation.
    function skewEnds(mean, error, skewness, t) {
      function transformed(x) {
        if (!(Math.abs(skewness) >= 1e-6)) return x;
        return 3 / skewness * (Math.cbrt(1 + skewness * (x - skewness / 6)) - 1);
      }
      return [mean - error * Math.max(t, transformed(t)),
        mean + error * Math.max(t, -transformed(-t))];
    }

    function normalized(weights) {
      let largest = 0;
      for (const weight of weights) {
        if (!(weight >= 0 && weight < Infinity)) return null;
        largest = Math.max(largest, weight);
      }
      if (!(largest > 0)) return null;
      let total = 0;
      for (const weight of weights) total += weight / largest;
      return weights.map(function (weight) { return weight / largest / total; });
    }

    // Barron & Barrett (1996): rank k of n weighs (1/n) Σ 1/i over i from k to n; tied parts share.
    function rankOrderCentroid(buckets) {
      const count = buckets.reduce(function (sum, bucket) { return sum + bucket.length; }, 0);
      const centroids = new Array(count + 1).fill(0);
      for (let rank = count; rank > 0; rank -= 1) centroids[rank - 1] = centroids[rank] + 1 / rank;
      const weights = new Array(count).fill(0);
      let rank = 0;
      for (const bucket of buckets) {
        let sum = 0;
        for (let place = rank; place < rank + bucket.length; place += 1) sum += centroids[place];
        for (const part of bucket) weights[part] = sum / bucket.length;
        rank += bucket.length;
      }
      return normalized(weights);
    }

    function floats(text) {
      const bytes = atob(text);
      const view = new DataView(new ArrayBuffer(bytes.length));
      for (let place = 0; place < bytes.length; place += 1) {
        view.setUint8(place, bytes.charCodeAt(place));
      }
      const values = new Float64Array(bytes.length >> 3);
      for (let place = 0; place < values.length; place += 1) {
        values[place] = view.getFloat64(8 * place, true);
      }
      return values;
    }

    // What the sums of an island are made into once, and the functions of weights on it.
    function board(data) {
      const clusters = data.clusters;
      const dimensions = data.dimensions.length;
      const models = data.models.length;
      const columns = dimensions + (data.centred ? 1 : 0);
      const alpha = 1 - data.level;

      // A pattern is which clusters have rows, and how heavy: h_g = W_g/T and a_g = h_g/(1-h_g)^½.
      const weightSums = floats(data.patterns.weights);
      const patterns = data.patterns.effectiveRows.map(function (effectiveRows, pattern) {
        const own = weightSums.subarray(pattern * clusters, (pattern + 1) * clusters);
        let total = 0;
        for (const weight of own) total += weight;
        const shares = new Float64Array(clusters);
        const roots = new Float64Array(clusters);
        const levers = new Float64Array(clusters);
        let isLone = false;
        for (let cluster = 0; cluster < clusters; cluster += 1) {
          const share = own[cluster] / total;
          shares[cluster] = share;
          if (share >= 1) {
            isLone = true;
            continue;
          }
          roots[cluster] = 1 / Math.sqrt(1 - share);
          levers[cluster] = share * roots[cluster];
        }
        return {
          weights: own, total: total, effectiveRows: effectiveRows, shares: shares, roots: roots,
          levers: levers, isLone: isLone
        };
      });

      // A mean over the rows of one pattern: θ, r_g/T and the same over (1-h_g)^½.
      function cell(pattern, sums, flat) {
        const own = patterns[pattern];
        let sum = 0;
        for (let cluster = 0; cluster < clusters; cluster += 1) sum += sums[cluster];
        const mean = sum / own.total;
        const residuals = new Float64Array(clusters);
        const adjusted = new Float64Array(clusters);
        let farthest = 0;
        let largest = 0;
        for (let cluster = 0; cluster < clusters; cluster += 1) {
          const weight = own.weights[cluster];
          if (!(weight > 0)) continue;
          const residual = sums[cluster] - mean * weight;
          residuals[cluster] = residual / own.total;
          adjusted[cluster] = residuals[cluster] * own.roots[cluster];
          farthest = Math.max(farthest, Math.abs(residual / weight));
          largest = Math.max(largest, Math.abs(sums[cluster] / weight));
        }
        return {
          pattern: pattern, mean: mean, residuals: residuals, adjusted: adjusted,
          // Plain sums err by more than the half unit to which a value is known.
          isFlat: flat === undefined ? farthest <= 1e-14 * largest : Boolean(flat)
        };
      }

      const cellSums = floats(data.cells.sums);
      const cells = data.cells.pattern.map(function (pattern, place) {
        return pattern < 0 ? null
          : cell(pattern, cellSums.subarray(place * clusters, (place + 1) * clusters),
            data.cells.flat ? data.cells.flat[place] : undefined);
      });

      // What a model has in a column on the rows that it shares with another set of rows.
      const restricted = new Map();
      const rowSets = data.rowSets || null;
      if (data.restricted) {
        const sums = floats(data.restricted.sums);
        data.restricted.model.forEach(function (model, place) {
          const column = data.restricted.column[place];
          const pattern = data.restricted.pattern[place];
          restricted.set(model * columns + column + ":" + data.restricted.against[place],
            pattern < 0 ? null
              : cell(pattern, sums.subarray(place * clusters, (place + 1) * clusters)));
        });
      }

      function shared(model, other, column) {
        const own = model * columns + column;
        if (restricted.size > 0 && rowSets) {
          const found = restricted.get(own + ":" + rowSets[other * columns + column]);
          if (found !== undefined) return found;
        }
        return cells[own];
      }

      // Terms of equal patterns share what their crossing comes to, whatever the weights.
      const lists = new Map();
      function list(cellsOfTerms) {
        const name = cellsOfTerms.map(function (cell) { return cell ? cell.pattern : -1; }).join();
        let found = lists.get(name);
        if (!found) {
          found = {
            place: lists.size,
            patterns: cellsOfTerms.map(function (cell) { return cell
              ? patterns[cell.pattern] : null; })
          };
          lists.set(name, found);
        }
        return found;
      }

      // (Σ_g a_gj a_gk)² - Σ_g (a_gj a_gk)² for all columns j of a list and k of another.
      const blocks = new Map();
      function block(one, other) {
        const name = one.place * 1e6 + other.place;
        let found = blocks.get(name);
        if (found) return found;
        found = new Float64Array(columns * columns);
        for (let j = 0; j < columns; j += 1) {
          if (!one.patterns[j]) continue;
          const a = one.patterns[j].levers;
          for (let k = one === other ? j : 0; k < columns; k += 1) {
            if (!other.patterns[k]) continue;
            const b = other.patterns[k].levers;
            let cross = 0;
            let same = 0;
            for (let cluster = 0; cluster < clusters; cluster += 1) {
              const product = a[cluster] * b[cluster];
              cross += product;
              same += product * product;
            }
            found[j * columns + k] = cross * cross - same;
            if (one === other) found[k * columns + j] = found[j * columns + k];
          }
        }
        blocks.set(name, found);
        return found;
      }

      const ownCells = [];
      for (let model = 0; model < models; model += 1) {
        ownCells.push(cells.slice(model * columns, (model + 1) * columns));
      }
      const ownLists = ownCells.map(list);

      // What each pair is compared on; null stands for all rows of each.
      const pairCells = new Map();
      function sharedCells(first, second) {
        const name = first * models + second;
        let found = pairCells.get(name);
        if (found === undefined) {
          const one = [];
          const other = [];
          let isRestricted = false;
          for (let column = 0; column < columns; column += 1) {
            one.push(shared(first, second, column));
            other.push(shared(second, first, column));
            isRestricted = isRestricted || one[column] !== cells[first * columns + column]
              || other[column] !== cells[second * columns + column];
          }
          found = isRestricted
            ? { one: one, other: other, oneList: list(one), otherList: list(other) } : null;
          pairCells.set(name, found);
        }
        return found;
      }

      // Weights on the columns: with -1 on all items where scores are centred; null for no weight.
      function coefficients(weights) {
        const shares = normalized(weights);
        if (!shares) return null;
        if (data.centred) shares.push(-1);
        return shares;
      }

      // Σ_j ω_j² h_gj/n_j by cluster, ω_j²/n_j, and whether a mean rests on one cluster.
      function spread(omega, ownList) {
        const scales = new Float64Array(columns);
        const diagonal = new Float64Array(clusters);
        let trace = 0;
        let isLone = false;
        for (let column = 0; column < columns; column += 1) {
          if (omega[column] === 0) continue;
          const pattern = ownList.patterns[column];
          const scale = omega[column] * omega[column] / pattern.effectiveRows;
          scales[column] = scale;
          trace += scale;
          isLone = isLone || pattern.isLone;
          const shares = pattern.shares;
          for (let cluster = 0; cluster < clusters; cluster += 1) {
            diagonal[cluster] += scale * shares[cluster];
          }
        }
        return { list: ownList, scales: scales, diagonal: diagonal, trace: trace, isLone: isLone };
      }

      function crossed(one, other) {
        const known = block(one.list, other.list);
        let sum = 0;
        for (let j = 0; j < columns; j += 1) {
          if (one.scales[j] === 0) continue;
          let row = 0;
          for (let k = 0; k < columns; k += 1) row += other.scales[k] * known[j * columns + k];
          sum += one.scales[j] * row;
        }
        return sum;
      }

      // A sum of means as a part of a contrast; null where a column with a weight is empty.
      function part(omega, ownCells, ownSpread) {
        const adjusted = new Float64Array(clusters);
        let estimate = 0;
        let isFlat = true;
        for (let column = 0; column < columns; column += 1) {
          const weight = omega[column];
          if (weight === 0) continue;
          const cell = ownCells[column];
          if (!cell) return null;
          estimate += weight * cell.mean;
          isFlat = isFlat && cell.isFlat;
          const values = cell.adjusted;
          for (let cluster = 0; cluster < clusters; cluster += 1) {
            adjusted[cluster] += weight * values[cluster];
          }
        }
        return { estimate: estimate, isFlat: isFlat, adjusted: adjusted, spread: ownSpread };
      }

      // One part less another: `cluster-t`. An undefined error is NaN, with the reason.
      function contrast(one, other, memory) {
        const result = {
          difference: one.estimate - other.estimate, error: NaN, freedom: NaN, pValue: NaN,
          hasSharedRows: true
        };
        if (one.spread.isLone || other.spread.isLone) return result;
        let variance = 0;
        for (let cluster = 0; cluster < clusters; cluster += 1) {
          const residual = one.adjusted[cluster] - other.adjusted[cluster];
          variance += residual * residual;
        }
        // Where the clusters show no spread nothing is separated.
        if (!(variance > 0) || one.isFlat && other.isFlat) {
          result.pValue = 1;
          return result;
        }
        const name = one.spread.list.place * 1e6 + other.spread.list.place;
        let freedom = memory.get(name);
        if (freedom === undefined) {
          const trace = one.spread.trace + other.spread.trace;
          let squares = 0;
          for (let cluster = 0; cluster < clusters; cluster += 1) {
            const entry = one.spread.diagonal[cluster] + other.spread.diagonal[cluster];
            squares += entry * entry;
          }
          squares += crossed(one.spread, one.spread) + 2 * crossed(one.spread, other.spread)
            + crossed(other.spread, other.spread);
          freedom = trace * trace / squares;
          memory.set(name, freedom);
        }
        result.error = Math.sqrt(variance);
        result.freedom = freedom;
        result.pValue = twoSided(result.difference / result.error, freedom);
        return result;
      }

      // The interval of one sum, as LinearCombinationEstimate chooses it; null where there is none.
      function interval(omega, ownCells, ownSpread, level) {
        const estimate = ownCells.reduce(function (sum, cell, column) {
          return omega[column] === 0 ? sum : sum + omega[column] * cell.mean;
        }, 0);
        if (ownSpread.isLone) return null;
        let weight = 0;
        let total = 0;
        for (const value of omega) {
          weight += Math.abs(value);
          total += value;
        }
        const residuals = new Float64Array(clusters);
        const adjusted = new Float64Array(clusters);
        const shares = new Float64Array(clusters);
        const scores = new Float64Array(clusters);
        let isFlat = true;
        for (let column = 0; column < columns; column += 1) {
          const own = omega[column];
          if (own === 0) continue;
          const cell = ownCells[column];
          const share = patterns[cell.pattern].shares;
          const part = Math.abs(own) / weight;
          isFlat = isFlat && cell.isFlat;
          for (let cluster = 0; cluster < clusters; cluster += 1) {
            residuals[cluster] += own * cell.residuals[cluster];
            adjusted[cluster] += own * cell.adjusted[cluster];
            shares[cluster] += part * share[cluster];
            scores[cluster] += own * (cell.residuals[cluster] + cell.mean * share[cluster]);
          }
        }
        let variance = 0;
        let second = 0;
        let third = 0;
        let seen = 0;
        let shareSquares = 0;
        for (let cluster = 0; cluster < clusters; cluster += 1) {
          const residual = residuals[cluster];
          variance += adjusted[cluster] * adjusted[cluster];
          second += residual * residual;
          third += residual * residual * residual;
          shareSquares += shares[cluster] * shares[cluster];
          if (shares[cluster] > 0) seen += 1;
        }
        const error = Math.sqrt(variance);
        let squares = crossed(ownSpread, ownSpread);
        for (const entry of ownSpread.diagonal) squares += entry * entry;
        const freedom = ownSpread.trace * ownSpread.trace / squares;
        if (!(freedom > 0 && freedom < Infinity)) return null;
        if (!data.ends || data.centred) {
          if (isFlat || !(error > 0)) return null;
          const t = quantile(1 - level, freedom);
          const skewness = data.centred || seen < 3 ? 0 : third / (second * Math.sqrt(second));
          return skewEnds(estimate, error, skewness, t);
        }
        // The score interval with the cluster as the row; there is nothing within a row.
        const lower = data.ends[0] * total;
        const upper = data.ends[1] * total;
        const width = (data.ends[1] - data.ends[0]) * total;
        const share = (estimate - lower) / width;
        const rest = (upper - estimate) / width;
        const isNearUpper = share > rest;
        let spreadSum = 0;
        let distances = 0;
        let distanceSquares = 0;
        for (let cluster = 0; cluster < clusters; cluster += 1) {
          const residual = residuals[cluster] / width;
          if (shares[cluster] > 0) spreadSum += residual * residual / shares[cluster];
          const below = (scores[cluster] - lower * shares[cluster]) / width;
          const distance = isNearUpper ? shares[cluster] - below : below;
          distances += distance;
          distanceSquares += distance * distance;
        }
        const rows = 1 / shareSquares;
        const t = quantile(1 - level, freedom + 1);
        const product = share * rest;
        let ends;
        if (spreadSum <= 1e-14 || product <= 0) {
          const part = t * t / (rows + t * t);
          ends = [share * (1 - part), share + part * rest];
        } else {
          const carriers = Math.max(distances * distances / distanceSquares - 1, 0);
          const dispersion = spreadSum / product;
          const prior = (carriers * dispersion + 1) / (carriers + 1);
          const shown = error / width * (error / width) * rows / product;
          const effect = Math.max(dispersion, shown, (carriers * shown + prior) / (carriers + 1));
          ends = wilson(share, rest, rows / effect, t);
        }
        return [lower + width * ends[0], Math.min(lower + width * ends[1], upper)];
      }

      // Ranks by Holm's method over the pairs of what is ranked (Mogstad et al. 2024, section 3).
      function ranks(estimates, pairs, places) {
        const rejected = new Set();
        const candidates = pairs.filter(function (pair) { return pair.pValue <= alpha; });
        candidates.sort(function (one, other) {
          return one.pValue - other.pValue || one.place - other.place;
        });
        for (let place = 0; place < candidates.length; place += 1) {
          if (!(candidates[place].pValue * (pairs.length - place) <= alpha)) break;
          rejected.add(candidates[place]);
        }
        const above = new Map();
        const below = new Map();
        const isTested = new Set();
        const isPaired = new Set();
        function count(map, model) { map.set(model, (map.get(model) || 0) + 1); }
        for (const pair of pairs) {
          for (const model of [pair.first, pair.second]) {
            isPaired.add(model);
            if (!Number.isNaN(pair.pValue)) isTested.add(model);
          }
          if (rejected.has(pair) && pair.difference !== 0) {
            const isUp = pair.difference > 0;
            count(above, isUp ? pair.second : pair.first);
            count(below, isUp ? pair.first : pair.second);
          }
        }
        const ranked = places.filter(function (model) {
          return isTested.has(model) || !isPaired.has(model);
        });
        const result = new Map();
        for (const model of ranked) {
          let rank = 1;
          for (const other of ranked) if (estimates[other] > estimates[model]) rank += 1;
          result.set(model, {
            rank: rank, lower: 1 + (above.get(model) || 0),
            upper: ranked.length - (below.get(model) || 0)
          });
        }
        return result;
      }

      function shownScore(value) {
        return (data.centred ? 0 : data.shown.offset) + data.shown.factor * value;
      }

      // Everything for weights, of all models; ranks are then taken among some of them.
      function weighed(weights) {
        const omega = coefficients(weights);
        if (!omega) return null;
        const spreads = new Map();
        function spreadOf(ownList) {
          if (!spreads.has(ownList)) spreads.set(ownList, spread(omega, ownList));
          return spreads.get(ownList);
        }
        const memory = new Map();
        const made = ownCells.map(function (own, model) {
          let covered = 0;
          let isWhole = true;
          for (let column = 0; column < columns; column += 1) {
            if (own[column]) {
              if (column < dimensions) covered += omega[column];
            } else if (omega[column] !== 0) {
              isWhole = false;
            }
          }
          const result = { covered: Math.min(covered, 1), part: null, score: NaN, lower: NaN,
            upper: NaN };
          if (!isWhole) return result;
          const ownSpread = spreadOf(ownLists[model]);
          result.part = part(omega, own, ownSpread);
          result.score = shownScore(result.part.estimate);
          const ends = interval(omega, own, ownSpread, data.level);
          if (ends && Number.isFinite(ends[0]) && Number.isFinite(ends[1])) {
            result.lower = shownScore(ends[0]);
            result.upper = shownScore(ends[1]);
          }
          return result;
        });
        const known = new Map();
        function pair(first, second) {
          const name = first * models + second;
          let found = known.get(name);
          if (found) return found;
          const common = sharedCells(first, second);
          let hasSharedRows = true;
          let one = null;
          let other = null;
          if (common) {
            for (let column = 0; column < columns; column += 1) {
              if (omega[column] !== 0 && !(common.one[column] && common.other[column])) {
                hasSharedRows = false;
              }
            }
            if (hasSharedRows) {
              one = part(omega, common.one, spreadOf(common.oneList));
              other = part(omega, common.other, spreadOf(common.otherList));
            }
          }
          found = contrast(one || made[first].part, other || made[second].part, memory);
          found.first = first;
          found.second = second;
          found.place = name;
          found.hasSharedRows = hasSharedRows;
          known.set(name, found);
          return found;
        }
        const estimates = made.map(function (model) { return model.part
          ? model.part.estimate : NaN; });
        return {
          weights: omega.slice(0, dimensions), models: made, pair: pair,
          ranks: function (shown) {
            const places = shown.filter(function (model) { return made[model].part; });
            const pairs = [];
            for (let i = 0; i < places.length; i += 1) {
              for (let j = i + 1; j < places.length; j += 1) pairs.push(pair(places[i], places[j]));
            }
            return ranks(estimates, pairs, places);
          }
        };
      }

      function alone(column) {
        const weights = new Array(dimensions).fill(0);
        weights[column] = 1;
        return weights;
      }

      // The score of one value by the rule of weighted sums, with an interval at a level.
      function single(model, column, level) {
        const omega = coefficients(alone(column));
        const own = ownCells[model];
        if (omega.some(function (weight, place) { return weight !== 0
          && !own[place]; })) return null;
        const ends = interval(omega, own, spread(omega, ownLists[model]), level);
        const score = shownScore(own.reduce(function (sum, cell, place) {
          return omega[place] === 0 ? sum : sum + omega[place] * cell.mean;
        }, 0));
        return {
          score: score, lower: ends ? shownScore(ends[0]) : NaN, upper: ends
            ? shownScore(ends[1]) : NaN
        };
      }

      // One value of a model less that of another, on shared rows, at a level.
      const singles = new Map();
      function difference(first, second, column, level) {
        if (!singles.has(column)) singles.set(column, weighed(alone(column)));
        const made = singles.get(column);
        if (!made.models[first].part || !made.models[second].part) return null;
        const isTurned = first > second;
        const pair = isTurned ? made.pair(second, first) : made.pair(first, second);
        const sign = isTurned ? -1 : 1;
        const factor = data.shown.factor;
        const reach = pair.error > 0 ? quantile(1 - level, pair.freedom) * pair.error : NaN;
        return {
          difference: factor * sign * pair.difference,
          lower: factor * (sign * pair.difference - reach),
          upper: factor * (sign * pair.difference + reach), hasSharedRows: pair.hasSharedRows
        };
      }

      return { weighed: weighed, single: single, difference: difference };
    }

    return {
      board: board, normalized: normalized, rankOrderCentroid: rankOrderCentroid,
      twoSided: twoSided, quantile: quantile
    };
  })();

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
      if (data.title) line.append(element("span", "label", data.title), " ");
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
      announce();
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
