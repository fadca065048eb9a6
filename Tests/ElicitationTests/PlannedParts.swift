import Elicitation
import LogReaders

/// Plans with parts that the small plan has not, and what tests ask of their rows.
enum PlannedParts {
  /// Scores that are latent values in tenths, so that effects can be seen as they were planned: a score
  /// lies five above the latent value.
  static let fine = "{ minimum: 0, maximum: 10, step: 0.1, threshold-spacing: 0.1 }"

  static let judged = """
    name: judged
    system: moral-foundations
    seed: 21
    scale: \(fine)
    items: { count: 300, clusters: 50, dimensions-per-item: 1 }
    deviations: { item: 0.5, model-item: 0.3, response: 0.5 }
    languages: [en, zh]
    lengths: { spread: 0.5 }
    judges:
      - { name: "model:reference" }
      - { name: "model:x/judge", family: x, bias: 0.5, noise: 0.4, length: 0.3,
          self-preference: 0.6, repeats: 3, repeat-noise: 0.25 }
      - { name: "human:rater-1", bias: -0.2, noise: 0.3, items: 0.3 }
      - { name: "human:rater-2", items: 0.1 }
    models:
      - name: x/one
        family: x
        length: 800
        means: { care: 5, fairness: 5, sanctity: 5, authority: 5, loyalty: 5 }
      - name: y/two
        family: y
        length: 1600
        languages: { zh: -0.8 }
        means: { care: 5, fairness: 5, sanctity: 5, authority: 5, loyalty: 5 }
    """

  static let versioned = """
    name: versioned
    system: moral-foundations
    seed: 4
    scale: \(fine)
    items: { count: 500, clusters: 50, dimensions-per-item: 1 }
    deviations: { item: 0.5, model-item: 0.3, response: 0.4 }
    versions:
      items: 400
      prompts: [{ name: plain }, { name: persona, effect: 0.4 }]
      orders: [{ name: up }, { name: down, effect: -0.3 }]
      item-version: 0.3
    judges: [{ name: "model:reference" }]
    models:
      - name: One
        means: { care: 5, fairness: 5, sanctity: 5, authority: 5, loyalty: 5 }
      - name: Two
        means: { care: 5, fairness: 5, sanctity: 5, authority: 5, loyalty: 5 }
    """

  static let leaking = """
    name: leaking
    system: moral-foundations
    seed: 9
    scale: { minimum: 0, maximum: 1 }
    items: { count: 2000, clusters: 200, dimensions-per-item: 1 }
    deviations: { item: 0.6, model-item: 0.4, response: 0.5 }
    publication: { first: 2023-01-01, last: 2025-01-01, held-out: 0.25 }
    paraphrases: 1200
    confidence: { mean: 0.6, deviation: 0.7, tracks: 0.5 }
    leak:
      model: Leaky
      raise: 0.3
      items: 0.9
      paraphrased: 0.4
      confidence: 0.2
    judges: [{ name: "rule:match" }]
    models:
      - name: Leaky
        released: 2024-01-01
        means: { care: 0.5, fairness: 0.4, sanctity: 0.6, authority: 0.45, loyalty: 0.3 }
      - name: Clean
        released: 2024-03-01
        means: { care: 0.5, fairness: 0.4, sanctity: 0.6, authority: 0.45, loyalty: 0.3 }
    """

  static let probabilities = """

    probabilities:
      models: [Leaky, Clean]
      texts: 400
      tokens: { fewest: 8, most: 12 }
      mean: -2
      deviations: { text: 0.1, token: 0.3, chance: 0.6 }
      vocabulary: true
      context: { gain: 0.1, spread: 0.1 }
      orders: { count: 6, deviation: 0.05 }
      leaked: { shift: 0.5, gain: -0.05, order: 0.08 }
    """

  static func rows(_ study: SimulatedStudy) -> [Judgment] {
    (0..<study.judgments.count).map { study.judgments[$0] }
  }

  static func rows(_ yaml: String) throws -> [Judgment] {
    rows(try Simulation(try PlanText.plan(yaml)).run())
  }

  /// The items that leaked as a whole, by a table of items.
  static func leakedItems(_ table: String) -> Set<String> {
    var items: Set<String> = []
    for line in table.split(separator: "\n") {
      let cells = line.split(separator: ",").map(String.init)
      if cells[1] == "1.0" { items.insert(cells[0]) }
    }
    return items
  }

  /// The text of a file of a study, by its name.
  static func file(_ name: String, of yaml: String) throws -> String? {
    let files = try Simulation(try PlanText.plan(yaml)).run().files()
    return files.first { $0.name == name }.map { String(decoding: $0.bytes, as: UTF8.self) }
  }
}

/// A mean with its standard error, of independent values.
struct SampleMean {
  let mean: Double
  let error: Double

  init(_ values: [Double]) {
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    self.mean = mean
    error = (squares / (count - 1) / count).squareRoot()
  }

  /// How many standard errors it lies from a truth.
  func departure(from truth: Double) -> Double { abs(mean - truth) / error }
}
