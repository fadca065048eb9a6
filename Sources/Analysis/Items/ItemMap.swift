package import Diagnostics
internal import GSLSupport
internal import ItemResponse
internal import Statistics
internal import ValueModel
internal import Wording

/// The items of a dimension: how hard each is for the models of a study, and how well it tells them apart.
package struct ItemMap: Codable, Sendable {
  /// An item.
  package struct ItemPlace: Codable, Sendable {
    package let item: String
    /// Models with a score on it.
    package let models: Int
    /// The mean score over the models, as a share of the scale: 0...1.
    package let share: Double
    /// The correlation over models of the item with the mean of the other items.
    package let restCorrelation: Estimate
    /// Of the Rasch model, in standard deviations of ability; nil where that was not fitted.
    package let difficulty: Estimate?
  }

  /// A model.
  package struct ModelPlace: Codable, Sendable {
    package let model: String
    package let items: Int
    /// On the scale of the difficulties.
    package let ability: Estimate
  }

  /// Identifier.
  package let dimension: String
  /// In the order of their names.
  package let items: [ItemPlace]
  /// Highest ability first; empty where none was fitted.
  package let models: [ModelPlace]
  /// How many models have scores.
  package let modelCount: Int
  /// Items on which all models have the same score: they have no difficulty.
  package let constantItems: Int
  /// The common discrimination of the Rasch model.
  package let discrimination: Double?
  /// Why no abilities were fitted.
  package let reason: String?
  /// Whether every score is one of the two ends of the scale.
  package let isDichotomous: Bool

  /// Fewer have no scale of their own.
  package static let fewestModels = 3

  /// - Parameters:
  ///   - dimension: an identifier.
  ///   - models: exact names; nil for all.
  ///   - level: of intervals.
  /// - Throws: where nothing can be scored, or too few models have scores on the dimension.
  /// - Complexity: O(models × items²).
  package init(
    _ inputs: StudyInputs, dimension: String, models chosen: [String]?, level: Double
  ) throws(Diagnostics) {
    let table = try ModelItemTable(inputs, dimension: dimension, models: chosen)
    guard table.models.count >= Self.fewestModels else {
      throw Diagnostics(
        Diagnostic(
          "fewModels", at: nil,
          "\(table.models.count) models have scores on \(dimension), and a map of items needs "
            + "\(Self.fewestModels)",
          remedy: "Show items of a log with more models"))
    }
    self.dimension = dimension
    modelCount = table.models.count
    isDichotomous = table.isDichotomous
    let constant = table.items.indices.filter(table.isConstant)
    constantItems = constant.count
    let rests = table.items.indices.map(table.restCorrelation)
    let fit: RaschMap?
    if table.isDichotomous {
      switch RaschMap.of(table, leavingOut: Set(constant), level: level) {
      case .value(let found):
        fit = found
        reason = nil
      case .undefined(let why):
        fit = nil
        reason = why.words
      }
    } else {
      fit = nil
      reason = said("scores are not 0 or 1 alone")
    }
    discrimination = fit?.discrimination
    items = table.items.indices.map { item in
      ItemPlace(
        item: table.items[item], models: table.column(item).count, share: table.share(item),
        restCorrelation: rests[item],
        difficulty: fit.map { found in
          found.difficulties[item]
            ?? Estimate(missing: said("all models have the same score"), code: "constantItem")
        })
    }
    models =
      fit.map { found in
        table.models.indices.map { model in
          ModelPlace(
            model: table.models[model], items: table.scores[model].count { $0 != nil },
            ability: found.abilities[model])
        }.enumerated().sorted { one, other in
          let first = one.element.ability.value ?? -.infinity
          let second = other.element.ability.value ?? -.infinity
          return (-first, one.offset) < (-second, other.offset)
        }.map(\.element)
      } ?? []
  }
}

/// The scores of models on the items of a dimension, as shares of the scale.
struct ModelItemTable {
  let models: [String]
  let items: [String]
  /// By model and within it by item.
  let scores: [[Double?]]

  init(
    _ inputs: StudyInputs, dimension: String, models chosen: [String]?
  ) throws(Diagnostics) {
    let found = try inputs.itemScores()
    let system = inputs.system
    let place = system.dimensions.firstIndex { $0.id == dimension } ?? -1
    let scale = inputs.instrument.scale
    var rows = [[Int: Double]](repeating: [:], count: found.models.count)
    for entry in found.entries {
      guard let score = entry.score, let feed = entry.feeds.first(where: { $0.dimension == place })
      else { continue }
      let oriented = inputs.binding.oriented(score, by: feed)
      rows[entry.model][entry.item] =
        (oriented - scale.minimum) / (scale.maximum - scale.minimum)
    }
    let shown = found.models.indices.filter { model in
      !rows[model].isEmpty
        && (chosen?.contains { $0.isExactly(found.models[model]) } ?? true)
    }
    let used = Set(shown.flatMap { rows[$0].keys }).sorted()
    models = shown.map { found.models[$0] }
    items = used.map { found.items[$0] }
    scores = shown.map { model in used.map { rows[model][$0] } }
  }

  var isDichotomous: Bool {
    scores.allSatisfy { $0.allSatisfy { $0.map { $0 == 0 || $0 == 1 } ?? true } }
  }

  func column(_ item: Int) -> [Double] { scores.compactMap { $0[item] } }

  func share(_ item: Int) -> Double {
    let column = column(item)
    return column.isEmpty ? 0 : column.reduce(0, +) / Double(column.count)
  }

  func isConstant(_ item: Int) -> Bool {
    let column = column(item)
    return column.allSatisfy { $0 == column[0] }
  }

  /// Over the models that have a score on the item and on others.
  func restCorrelation(_ item: Int) -> Estimate {
    var own: [Double] = []
    var rest: [Double] = []
    for row in scores {
      guard let score = row[item] else { continue }
      let known = row.compactMap { $0 }
      guard known.count > 1 else { continue }
      own.append(score)
      rest.append((known.reduce(0, +) - score) / Double(known.count - 1))
    }
    do throws(StatisticsError) {
      return Estimate(try RatingPairs(own, rest).pearson().map(\.value))
    } catch {
      return Estimate(missing: error.description, code: "noVariation")
    }
  }
}

/// Difficulties and abilities of the Rasch model.
private struct RaschMap {
  let discrimination: Double
  /// By the items of the table; nil for those that are left out.
  let difficulties: [Estimate?]
  let abilities: [Estimate]

  static func of(
    _ table: ModelItemTable, leavingOut constant: Set<Int>, level: Double
  ) -> Outcome<RaschMap> {
    let used = table.items.indices.filter { !constant.contains($0) }
    guard used.count > 1 else { return .undefined(.noVariation) }
    do throws(ItemResponseError) {
      let responses = try ResponseTable(
        table.scores.map { row in used.map { item in row[item].map { Int($0) } } },
        categories: used.map { _ in 2 })
      let calibration = try MarginalMaximumLikelihood(responses, model: .rasch).calibrate()
      guard calibration.isConverged else {
        return .undefined(.notConverged(iterations: calibration.iterations))
      }
      let abilities = try AbilityScorer(calibration.bank).abilities(
        of: responses, method: .weightedLikelihood)
      let errors = calibration.covariance(.observed)
      return .deciding { () throws(GSLError) in
        let deviate = try NormalDistribution.quantile((1 + level) / 2)
        func estimate(_ value: Double, _ error: Outcome<Double>) -> Estimate {
          Estimate(
            .value(value), standardError: error.value,
            interval: error.map {
              ConfidenceInterval(
                lower: value - deviate * $0, upper: value + deviate * $0, level: level,
                method: "normal")
            })
        }
        var difficulties = [Estimate?](repeating: nil, count: table.items.count)
        for (place, item) in used.enumerated() {
          switch calibration.items[place].difficulty {
          case .value(let value):
            difficulties[item] = estimate(
              value, errors.flatMap { $0.items[place].difficulties[0] })
          case .undefined(let reason): difficulties[item] = Estimate(.undefined(reason))
          }
        }
        return .value(
          RaschMap(
            discrimination: calibration.items.first?.discrimination ?? 1,
            difficulties: difficulties,
            abilities: abilities.map { ability in
              ability.value.map { estimate($0.ability, .value($0.standardError)) }
                ?? Estimate(ability.map(\.ability))
            }))
      }
    } catch {
      return .undefined(.notTestable("\(error)"))
    }
  }
}
