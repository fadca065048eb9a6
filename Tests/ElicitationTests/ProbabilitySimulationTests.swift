import Elicitation
import Foundation
import LogReaders
import Testing
import ValueModel

@Suite("Simulated token probabilities")
struct ProbabilitySimulationTests {
  /// The forms of one text of a model.
  private struct Forms {
    let isLeaked: Bool
    var plain: [Double] = []
    var standardized: [Double] = []
    var inContext: [Double] = []
    var shuffled: [[Double]] = []
  }

  private static let yaml = PlannedParts.leaking + PlannedParts.probabilities

  /// The texts of each model, as the file gives them.
  private func texts() throws -> [String: [Forms]] {
    let files = try Simulation(try PlanText.plan(Self.yaml)).run().files()
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("probabilities-\(UUID().uuidString).jsonl.gz")
    let bytes = try #require(files.first { $0.name == "probabilities.jsonl.gz" }?.bytes)
    try Data(bytes).write(to: url)
    defer { try? FileManager.default.removeItem(at: url) }
    let file = try TokenProbabilityFile(url.path)
    let items = try #require(files.first { $0.name == "items.csv" }?.bytes)
    let leaked = PlannedParts.leakedItems(String(decoding: items, as: UTF8.self))
    var texts: [String: [String: Forms]] = [:]
    for text in file.texts {
      let (model, sample) = (file.models[text.model], file.samples[text.sample])
      var forms =
        texts[model]?[sample]
        ?? Forms(isLeaked: model == "Leaky" && leaked.contains(sample))
      let numbers = Array(file.logProbabilities(of: text))
      switch text.form {
      case .plain:
        forms.plain = numbers
        let vocabulary = try #require(file.vocabulary(of: text))
        let means = Array(vocabulary.means)
        let deviations = Array(vocabulary.deviations)
        for place in numbers.indices {
          forms.standardized.append((numbers[place] - means[place]) / deviations[place])
        }
      case .inContext: forms.inContext = numbers
      case .shuffled: forms.shuffled.append(numbers)
      }
      texts[model, default: [:]][sample] = forms
    }
    return texts.mapValues { Array($0.values) }
  }

  private static func sum(_ numbers: [Double]) -> Double { numbers.reduce(0, +) }

  private static func mean(_ numbers: [Double]) -> Double {
    sum(numbers) / Double(numbers.count)
  }

  /// The logarithm of the ratio of two sums.
  private static func logRatio(_ numbers: [Double], to others: [Double]) -> Double {
    log(sum(numbers) / sum(others))
  }

  /// A kind of texts, and what was planned of it.
  private struct Kind {
    let texts: [Forms]
    let mean: Double
    let gain: Double
    let order: Double
    let shift: Double
  }

  @Test("every text has all forms with the same tokens, and half of the leaky model's leaked")
  func design() throws {
    let texts = try texts()
    #expect(texts.mapValues(\.count) == ["Leaky": 400, "Clean": 400])
    #expect(texts["Leaky"]?.count { $0.isLeaked } == 200)
    for text in texts.values.joined() {
      #expect((8...12).contains(text.plain.count))
      #expect(text.inContext.count == text.plain.count)
      #expect(text.shuffled.count == 6)
      #expect(text.shuffled.allSatisfy { $0.count == text.plain.count })
    }
  }

  @Test("means, gains in context and effects of order are recovered, of leaked texts and of others")
  func effects() throws {
    let texts = try texts()
    let leaky = try #require(texts["Leaky"])
    let clean = try #require(texts["Clean"])
    // The standard deviation of exp(0.6 n - 0.18) stands below the shift of a quarter of the mean.
    let shift: Double = 0.25 / (exp(0.36) - 1).squareRoot()
    let kinds: [Kind] = [
      Kind(texts: leaky.filter(\.isLeaked), mean: -1.5, gain: -0.05, order: 0.08, shift: shift),
      Kind(texts: leaky.filter { !$0.isLeaked }, mean: -2, gain: 0.1, order: 0, shift: 0),
      Kind(texts: clean, mean: -2, gain: 0.1, order: 0, shift: 0),
    ]
    for kind in kinds {
      let means = SampleMean(kind.texts.map { Self.mean($0.plain) })
      #expect(means.departure(from: kind.mean) < 4, "\(means.mean) for \(kind.mean)")
      let shifts = SampleMean(kind.texts.map { Self.mean($0.standardized) })
      #expect(shifts.departure(from: kind.shift) < 4, "\(shifts.mean) for \(kind.shift)")
      let gains = SampleMean(kind.texts.map { Self.logRatio($0.plain, to: $0.inContext) })
      #expect(gains.departure(from: kind.gain) < 4, "\(gains.mean) for \(kind.gain)")
      // Logarithms of ratios of two orders: half the variance of each falls out.
      let orders = SampleMean(
        kind.texts.map { text in
          Self.mean(text.shuffled.map { Self.logRatio($0, to: text.plain) })
        })
      #expect(orders.departure(from: kind.order) < 4, "\(orders.mean) for \(kind.order)")
    }
  }

  @Test("to a model that knows no order the published one is as good as any")
  func exchangeability() throws {
    let texts = try #require(try texts()["Clean"])
    // The place of the published order among seven, over texts: each of seven places as often.
    var places = [Int](repeating: 0, count: 7)
    for text in texts {
      let published = Self.sum(text.plain)
      places[text.shuffled.count { Self.sum($0) < published }] += 1
    }
    let expected = 400.0 / 7
    var statistic = 0.0
    for count in places {
      let excess = Double(count) - expected
      statistic += excess * excess / expected
    }
    // Chi-square with 6 degrees of freedom: 22.46 at 0.001.
    #expect(statistic < 22.46, "\(places)")
  }

  @Test("what was planted stands in the table of effects")
  func planted() throws {
    let effects = try #require(try PlannedParts.file("effects.csv", of: Self.yaml))
    for line in [
      "tokenMean,Leaky,other,-2.0", "tokenMean,Leaky,leaked,-1.5", "tokenMean,Clean,other,-2.0",
      "standardizedShift,Clean,other,0.0", "publishedOrder,Clean,other,0.0",
    ] {
      #expect(effects.contains(line + "\n"), "\(line)")
    }
    #expect(!effects.contains("Clean,leaked"))
    // Phi(-1) and Phi(0.5), by R 4.2.2.
    #expect(effects.contains("lessLikelyInContext,Leaky,other,0.158655253931457"))
    #expect(effects.contains("lessLikelyInContext,Leaky,leaked,0.691462461274013"))
  }
}
