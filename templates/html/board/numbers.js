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

