internal import Diagnostics
internal import ItemResponse
internal import LogReaders
internal import Statistics
internal import ValueModel

/// Who answered: a model in one round, one repetition and one language.
struct ItemAnswerer: Hashable, Sendable {
  let model: String
  let round: String
  let epoch: Int
  let language: String
}

/// What each answerer scored on the items of one dimension, as shares of the scale.
///
/// Persons and items stand in the order of their names, so that no order of a log shows in a figure.
struct ItemAnswers {
  /// Place of the dimension in its system, and its identifier.
  let place: Int
  let dimension: String
  let persons: [ItemAnswerer]
  /// Names as other tables of items print them.
  let items: [String]
  /// The keys by which pools know the items.
  let samples: [String]
  /// Person-major; NaN where there is no score.
  private let scores: [Double]

  func score(_ person: Int, _ item: Int) -> Double? {
    let value = scores[person * items.count + item]
    return value.isNaN ? nil : value
  }

  /// Whether every score is one of the two ends of the scale.
  var isDichotomous: Bool { scores.allSatisfy { $0.isNaN || $0 == 0 || $0 == 1 } }

  /// The persons that answered nine tenths of the items, which may be matched by their sums.
  var isNearlyComplete: Bool {
    persons.indices.allSatisfy { person in
      10 * items.indices.count { score(person, $0) != nil } >= 9 * items.count
    }
  }

  /// Answers as categories 0 and 1.
  ///
  /// - Throws: for no persons or no items.
  func table(of chosen: [Int]) throws(ItemResponseError) -> ResponseTable {
    try ResponseTable(
      persons.indices.map { person in chosen.map { item in score(person, item).map { Int($0) } } },
      categories: chosen.map { _ in 2 })
  }

  func column(_ item: Int) -> [Double] { persons.indices.compactMap { score($0, item) } }

  /// Over the answerers with scores on the item and on others.
  func restCorrelation(_ item: Int, sums: [(sum: Double, count: Int)]) -> Estimate {
    var own: [Double] = []
    var rest: [Double] = []
    for person in persons.indices {
      guard let score = score(person, item), sums[person].count > 1 else { continue }
      own.append(score)
      rest.append((sums[person].sum - score) / Double(sums[person].count - 1))
    }
    do throws(StatisticsError) {
      return Estimate(try RatingPairs(own, rest).pearson().map(\.value))
    } catch {
      return Estimate(missing: error.description, code: "noVariation")
    }
  }

  /// By person: the sum of its scores and how many there are.
  var sums: [(sum: Double, count: Int)] {
    persons.indices.map { person in
      items.indices.reduce((0, 0)) { found, item in
        score(person, item).map { (found.0 + $0, found.1 + 1) } ?? found
      }
    }
  }
}

extension ItemAnswers {
  /// The answers of a study, a table for each dimension that any item feeds.
  ///
  /// - Parameters:
  ///   - selection: rows of the inputs.
  ///   - wanted: identifiers of dimensions; nil for all.
  ///   - models: exact names; nil for all.
  /// - Throws: for published scores alone, and where nothing feeds a dimension.
  /// - Complexity: O(rows).
  static func all(
    _ inputs: StudyInputs, in selection: Selection, dimensions wanted: [String]?,
    models chosen: [String]?
  ) throws(Diagnostics) -> [ItemAnswers] {
    let files = inputs.log.files.map(\.name)
    if inputs.isPublishedOnly { throw Diagnostics(.publishedOnly(files: files)) }
    let fed = try FedRows(selection, binding: inputs.binding, files: files)
    let judgments = inputs.log.judgments
    let scale = inputs.instrument.scale
    let names = fed.index.itemNames
    struct Cell {
      var sum = 0.0
      var count = 0
    }
    var cells = [[ItemAnswerer: [Int: Cell]]](
      repeating: [:], count: inputs.system.dimensions.count)
    var samples = names
    for (row, place) in zip(fed.selection.rows.lazy.map(Int.init), fed.places) {
      let item = Int(place.item)
      samples[item] = judgments.sample[row] ?? names[item]
      guard judgments.status[row] == .scored, let score = judgments.score(at: row),
        let model = judgments.model[row], chosen?.contains(where: { $0.isExactly(model) }) ?? true
      else { continue }
      let person = ItemAnswerer(
        model: model, round: judgments.round?[row] ?? "", epoch: Int(judgments.epoch[row]),
        language: judgments.language?[row] ?? "")
      for feed in fed.index.groups[Int(place.group)] {
        let share =
          (inputs.binding.oriented(score, by: feed) - scale.minimum)
          / (scale.maximum - scale.minimum)
        cells[feed.dimension][person, default: [:]][item, default: Cell()].sum += share
        cells[feed.dimension][person]?[item]?.count += 1
      }
    }
    return inputs.system.dimensions.enumerated().compactMap { place, dimension in
      guard wanted?.contains(dimension.id) ?? true, !cells[place].isEmpty else { return nil }
      let persons = cells[place].keys.sorted { one, other in
        (one.model, one.round, one.epoch, one.language)
          < (other.model, other.round, other.epoch, other.language)
      }
      let items = Set(cells[place].values.flatMap(\.keys)).sorted { names[$0] < names[$1] }
      return ItemAnswers(
        place: place, dimension: dimension.id, persons: persons, items: items.map { names[$0] },
        samples: items.map { samples[$0] },
        scores: persons.flatMap { person in
          let found = cells[place][person] ?? [:]
          return items.map { item in found[item].map { $0.sum / Double($0.count) } ?? .nan }
        })
    }
  }
}
