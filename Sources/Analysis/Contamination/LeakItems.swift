internal import Diagnostics
internal import LogReaders
internal import PrintedNumbers
internal import Statistics
internal import ValueModel

/// Whether a model can have read an item.
enum Exposure {
  /// It was public before the model's release.
  case possible
  /// It was kept back, or is younger than the model.
  case impossible
  case unknown
}

/// What each model scored on each item, and what is known of where the items come from.
///
/// Models, items and clusters are numbered in the order of their names, so that no order of a log shows
/// in a figure.
struct LeakItems {
  let models: [String]
  /// Identifiers of the samples, which several tasks may share.
  let samples: [String]
  let clusterOfItem: [Int]
  /// On 0 to 1, high where the answer is good and NaN where there is none, model by model.
  private let scores: [Double]
  /// How sure each model was of its answers; NaN where nothing is said of that.
  private let confidences: [Double]
  let days: [CalendarDay?]
  let splits: [ItemSplit?]
  /// The item that an item says in other words.
  let originals: [Int?]
  let releases: [CalendarDay?]
  /// The shortest prompt of each item; nil where the log has none.
  let prompts: [String?]

  var items: Range<Int> { samples.indices }

  func score(_ model: Int, _ item: Int) -> Double { scores[model * samples.count + item] }

  func confidence(_ model: Int, _ item: Int) -> Double {
    confidences[model * samples.count + item]
  }

  /// Whether the model can have read the item.
  func exposure(_ model: Int, _ item: Int) -> Exposure {
    if splits[item] == .heldOut { return .impossible }
    if let day = days[item], let release = releases[model] {
      return day < release ? .possible : .impossible
    }
    return splits[item] == .isPublic ? .possible : .unknown
  }

  /// Whether all scores of a model are 0 or 1.
  func isZeroOne(_ model: Int) -> Bool {
    items.allSatisfy { item in
      let score = score(model, item)
      return !score.isFinite || score == 0 || score == 1
    }
  }

  /// - Parameter dimension: the place of the dimension that scores are taken of; nil for all.
  /// - Throws: where nothing can be scored.
  /// - Complexity: O(rows log rows).
  init(
    _ selection: Selection, binding: InstrumentBinding, log: EvaluationLog, dimension: Int?
  ) throws(Diagnostics) {
    let files = log.files.map(\.name)
    let scored = try ItemScores(selection, binding: binding, files: files)
    models = scored.models
    let count = scored.items.count
    var sums = [(sum: Double, count: Int)](repeating: (0, 0), count: models.count * count)
    var clusters = [Int](repeating: 0, count: count)
    let isHighGood = binding.instrument.higherIsBetter
    for entry in scored.entries {
      clusters[entry.item] = entry.cluster
      guard let score = entry.score else { continue }
      for feed in entry.feeds where dimension == nil || feed.dimension == dimension {
        let share = binding.instrument.scale.percent(binding.oriented(score, by: feed)) / 100
        let place = entry.model * count + entry.item
        sums[place].sum += isHighGood ? share : 1 - share
        sums[place].count += 1
      }
    }
    scores = sums.map { $0.count > 0 ? $0.sum / Double($0.count) : .nan }
    clusterOfItem = clusters
    let known = try Known(selection, binding: binding, log: log, items: count)
    samples = known.samples
    confidences = known.confidences
    days = known.days
    splits = known.splits
    originals = known.originals
    releases = known.releases
    prompts = known.prompts
  }
}

/// What rows say of items and models besides scores.
private struct Known {
  var samples: [String]
  var confidences: [Double]
  var days: [CalendarDay?]
  var splits: [ItemSplit?]
  var originals: [Int?]
  var releases: [CalendarDay?]
  var prompts: [String?]

  init(
    _ selection: Selection, binding: InstrumentBinding, log: EvaluationLog, items count: Int
  ) throws(Diagnostics) {
    let fed = try FedRows(selection, binding: binding, files: log.files.map(\.name))
    let numbers = SortedNames(fed.index.itemNames).number
    let table = fed.selection.table
    let models = fed.selection.column(table.model)
    samples = [String](repeating: "", count: count)
    days = [CalendarDay?](repeating: nil, count: count)
    splits = [ItemSplit?](repeating: nil, count: count)
    originals = [Int?](repeating: nil, count: count)
    releases = [CalendarDay?](repeating: nil, count: models.names.count)
    prompts = [String?](repeating: nil, count: count)
    var said = [[Double]](repeating: [], count: models.names.count * count)
    var itemOfSample: [Int64: Int] = [:]
    var variants: [(item: Int, task: Int32, original: String)] = []
    var asked: Set<Int64> = []
    for (row, place) in zip(fed.selection.rows, fed.places) {
      let row = Int(row)
      let item = numbers[Int(place.item)]
      let model = Int(models[row])
      let task = table.task.codes[row]
      samples[item] = table.sample[row] ?? ""
      itemOfSample[Int64(task) << 32 | Int64(table.sample.codes[row])] = item
      // Where rows disagree, what exposes least: the earliest release, the latest day.
      if let day = table.itemDate[row] { days[item] = max(days[item] ?? day, day) }
      if let day = table.modelReleaseDate[row] {
        releases[model] = min(releases[model] ?? day, day)
      }
      if let split = table.split[row], splits[item] != .heldOut { splits[item] = split }
      if let original = table.variantOf?[row] { variants.append((item, task, original)) }
      if table.status[row] == .scored, let confidence = table.confidence[row] {
        said[model * count + item].append(confidence)
      }
      let prompt = table.texts[row].prompt
      if prompt >= 0, asked.insert(Int64(item) << 32 | Int64(prompt)).inserted,
        let text = try log.response(ofRow: row)?.prompt
      {
        let shortest = prompts[item] ?? text
        prompts[item] =
          (text.utf8.count, text) < (shortest.utf8.count, shortest) ? text : shortest
      }
    }
    for variant in variants {
      guard let sample = table.sample.code(of: variant.original) else { continue }
      originals[variant.item] = itemOfSample[Int64(variant.task) << 32 | Int64(sample)]
    }
    // Sorted, so that no order of rows shows in a sum.
    confidences = said.map { values in
      values.isEmpty ? .nan : values.sorted().reduce(0, +) / Double(values.count)
    }
  }
}
