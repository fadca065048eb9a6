package import Diagnostics
internal import LogReaders
internal import Statistics
internal import ValueModel

extension BoardContent {
  /// Writes the items of the part, what holds of its rows, its sums model by model, and last those of its
  /// pairs of models, each once, in the order of their names.
  ///
  /// - Complexity: O(rows), and O(rows x models) for pairs.
  package func write(to part: inout PartWriter) throws(Diagnostics) {
    if case .rows(let inputs) = source {
      inputs.noteItems(in: &part)
    } else {
      part.note(rows: facts.tableRows, others: 0)
    }
    try part.write(
      BoardDefinitions(
        system: system, instrument: instrument, listsPairs: scope.listsPairs,
        dimension: scope.dimension, reference: scope.reference, hasCases: facts.hasCases,
        hasRepeats: facts.hasRepeats, carriesAnswers: facts.carriesAnswers,
        lastTime: facts.lastTime?.microseconds))
    for issue in facts.issues { try part.write(BoardIssue(issue: issue)) }
    for score in facts.publishedScores { try part.write(BoardPublished(score: score)) }
    try facts.write(to: &part)
    guard let sums = try gatheredSums() else { return }
    try sums.write(to: &part)
    if facts.carriesAnswers {
      if case .parts(let parts) = source {
        try BoardAnswers(parts, sums: sums).forEach { answers throws(Diagnostics) in
          try answers.write(to: &part)
        }
      } else if let rows {
        for answers in rows.answersByItem { try answers.write(to: &part) }
      }
    }
    try writePairs(of: sums, to: &part)
  }

  private func gatheredSums() throws(Diagnostics) -> ScoreSums? {
    guard let rows else { return sums }
    do throws(StatisticsError) {
      return try ScoreSums(rows)
    } catch {
      throw Diagnostics(Diagnostic(error, at: .files(files)))
    }
  }

  private func writePairs(of sums: ScoreSums, to part: inout PartWriter) throws(Diagnostics) {
    let carriesSums = sums.models.count <= PairwiseComparison.mostColumnsByRows
    guard carriesSums || scope.listsPairs else { return }
    if case .parts(let parts) = source {
      let study = ScoreStudy(sums, seed: 0, pairs: nil)
      var pairs = try BoardPairs(parts, sums: sums, scope: scope)
      try pairs.forEach(study) { first, second, place, pair throws(Diagnostics) in
        guard pair.isKept else { return }
        try part.write(
          pair, first: first, second: second, place: place ?? sums.dimensions,
          withClusters: scope.listsPairs)
      }
      return
    }
    guard let rows else { return }
    let places = try scope.places(rows)
    for first in sums.models.indices {
      for second in sums.models.indices.dropFirst(first + 1)
      where scope.compares(sums.models[first], sums.models[second]) {
        for place in places.sorted(by: BoardPairs.ascend) {
          let pair: PairSums?
          do throws(StatisticsError) {
            pair = try PairSums(
              rows, first, second, dimension: place, carriesSums: carriesSums)
          } catch {
            throw Diagnostics(Diagnostic(error, at: .files(files)))
          }
          guard let pair else { continue }
          try part.write(
            pair, first: first, second: second, place: place ?? sums.dimensions,
            withClusters: scope.listsPairs)
        }
      }
    }
  }
}

extension StudyInputs {
  /// Notes which items a part holds, and how many rows.
  fileprivate func noteItems(in part: inout PartWriter) {
    let table = log.judgments
    let rows = heldRows
    part.note(rows: rows.count, others: table.count - rows.count)
    let (tasks, samples) = (table.task.codes, table.sample.codes)
    var known: Set<UInt64> = []
    for row in rows {
      let key =
        UInt64(UInt32(bitPattern: tasks[row])) << 32 | UInt64(UInt32(bitPattern: samples[row]))
      guard known.insert(key).inserted else { continue }
      part.note(item: ItemDigest.of([table.task[row] ?? "", table.sample[row] ?? ""]))
    }
  }
}

extension BoardContent.Facts {
  fileprivate func write(to part: inout PartWriter) throws(Diagnostics) {
    try part.write(BoardLineKind.facts) { line in
      line.texts("files", files)
      line.text("filters", filters)
      line.integers("rows", [tableRows, sampledRows, selectedRows])
      line.texts("criteria", criteria.sorted().map(\.text))
      line.texts("selectedCriteria", selectedCriteria.sorted().map(\.text))
      line.integers("omissions", omissions.all)
      line.texts("models", suspicions.models.sorted().map(\.text))
    }
    for version in suspicions.versions.sorted(by: { ($0.tool, $0.version) < ($1.tool, $1.version) })
    {
      try part.write(BoardLineKind.version) { line in
        line.text("tool", version.tool.text)
        line.text("version", version.version.text)
      }
    }
    let runs = suspicions.extents.sorted { one, other in
      let (left, right) = (one.key, other.key)
      return (left.part.task, left.part.criterion, left.evaluation, left.model)
        < (right.part.task, right.part.criterion, right.evaluation, right.model)
    }
    for (run, extent) in runs {
      try part.write(BoardLineKind.extent) { line in
        line.text("task", run.part.task.text)
        line.text("criterion", run.part.criterion.text)
        line.text("evaluation", run.evaluation.text)
        line.text("model", run.model.text)
        line.integers("counts", [extent.rows, extent.shares, extent.fractions])
        line.doubles("ends", [extent.smallest, extent.largest])
      }
    }
    for (task, items) in suspicions.items.sorted(by: { $0.key < $1.key }) {
      let models = items.ofModel.sorted { $0.key < $1.key }
      let counts = items.byModels.sorted { $0.key < $1.key }
      try part.write(BoardLineKind.items) { line in
        line.text("task", task.text)
        line.texts("models", models.map(\.key.text))
        line.integers("items", models.map(\.value))
        line.integers("by", counts.map(\.key))
        line.integers("counts", counts.map(\.value))
      }
    }
    let panels = suspicions.panels.sorted {
      ($0.key.task, $0.key.criterion) < ($1.key.task, $1.key.criterion)
    }
    for (place, panel) in panels {
      let counts = panel.responses.sorted { $0.key < $1.key }
      try part.write(BoardLineKind.panel) { line in
        line.text("task", place.task.text)
        line.text("criterion", place.criterion.text)
        line.texts("judges", [panel.firstJudge.text, panel.lastJudge.text])
        line.integers("by", counts.map(\.key))
        line.integers("counts", counts.map(\.value))
      }
    }
  }
}

extension ScoreSums {
  /// How many clusters a line names.
  private static let namesOfLine = 4_096

  fileprivate func write(to part: inout PartWriter) throws(Diagnostics) {
    try part.write(BoardLineKind.names) { line in
      line.texts("models", models)
      line.texts("judges", judges)
      line.texts("tasks", tasks.sorted().map(\.text))
      line.integers("boardItems", boardItems)
      line.integers("counts", [itemCount, judgmentCount, clusters.count])
    }
    for start in stride(from: 0, to: clusters.count, by: Self.namesOfLine) {
      let names = clusters[start..<min(start + Self.namesOfLine, clusters.count)]
      try part.write(BoardLineKind.clusters) { line in line.texts("names", names) }
    }
    for model in models.indices {
      let counts = modelCounts[model]
      try part.write(BoardLineKind.model) { line in
        line.integer("model", model)
        line.integers("counts", [counts.items] + counts.judgments.numbers)
        line.texts("sums", [means[model].text])
      }
      for dimension in 0..<dimensions {
        let cell = model * dimensions + dimension
        let tally = tallies[cell]
        guard tally.judgments.numbers.contains(where: { $0 > 0 }) else { continue }
        try part.write(BoardLineKind.cell) { line in
          line.integer("model", model)
          line.integer("dimension", dimension)
          line.integers(
            "counts",
            [tally.items, tally.distinctItems, tally.atTop, tally.mostRepeats]
              + tally.judgments.numbers)
          line.texts(
            "plain",
            [tally.weight, tally.rawSum, tally.worstWeight, tally.worstSum].map(\.text))
          line.texts("sums", [cells[cell].text])
        }
      }
    }
  }
}

extension PairSums {
  /// Whether the pair has anything that a part must say of it.
  var isKept: Bool {
    switch content {
    case .differences(let sums, _): items > 0 || sums.rows > 0 || unshared > 0
    case .sameRows, .restricted, .means: true
    }
  }
}

extension PartWriter {
  /// Writes what a part knows of a pair.
  ///
  /// - Parameter place: the place of the dimension; behind all of them that of the mean over all.
  fileprivate mutating func write(
    _ pair: PairSums, first: Int, second: Int, place: Int, withClusters: Bool
  ) throws(Diagnostics) {
    try write(BoardLineKind.pair) { line in
      line.integers("pair", [first, second, place])
      line.integers("items", [pair.items, pair.unshared])
      line.integers("clusters", withClusters ? pair.clusters : [])
      switch pair.content {
      case .differences(let sums, let areZeroOne):
        line.text("form", areZeroOne ? "zeroOne" : "differences")
        line.texts("sums", [sums.text])
      case .sameRows:
        line.text("form", "same")
        line.texts("sums", [])
      case .restricted(let one, let other):
        line.text("form", "restricted")
        line.texts("sums", (one + other).map(\.text))
      case .means:
        line.text("form", "means")
        line.texts("sums", [])
      }
    }
  }
}
