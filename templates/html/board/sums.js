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

