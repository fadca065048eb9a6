internal import LogReaders

/// What the rows of a study say, in one word each: two logs of the same rows have the same, whatever
/// files the rows are in.
package struct RowsDigest: Codable, Equatable, Sendable {
  /// How many rows.
  package let count: Int
  /// In hexadecimal.
  package let text: String

  fileprivate init(_ state: DigestState, count: Int) {
    self.count = count
    let digest = state.digest
    text = [digest.high, digest.low].map { word in
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }
}

extension StudyInputs {
  /// The digests of the rows that filters leave, and of all rows of the log.
  ///
  /// Every column counts but those that say where a row was read, tables beside the log included; so
  /// does the order of the rows.
  ///
  /// - Complexity: O(rows x columns).
  package func rowDigests() -> (selected: RowsDigest, all: RowsDigest) {
    let table = log.judgments
    let digester = RowDigester(table)
    let attributes = table.attributes.map { attribute in
      (cells: attribute.cells, words: attribute.cells.texts.map(DigestState.digest(of:)))
    }
    var all = DigestState()
    var selected = DigestState()
    for attribute in table.attributes {
      all.add(column: 501, DigestState.digest(of: attribute.name))
      selected.add(column: 501, DigestState.digest(of: attribute.name))
    }
    var next = sampled.rows.makeIterator()
    var chosen = next.next()
    for row in 0..<table.count {
      let own = digester.digest(table.coded(at: row))
      var state = DigestState()
      state.add(own.high, own.low)
      for (place, attribute) in attributes.enumerated() {
        let code = attribute.cells.codes[row]
        if code >= 0 {
          state.add(column: UInt64(502 + place), attribute.words[Int(code)])
        }
      }
      let digest = state.digest
      all.add(digest.high, digest.low)
      if chosen == Int32(row) {
        selected.add(digest.high, digest.low)
        chosen = next.next()
      }
    }
    return (
      RowsDigest(selected, count: sampled.count), RowsDigest(all, count: table.count)
    )
  }

  /// What the log holds beside its rows: published scores, curated cases, what it says of runs and
  /// judges, and how many rows are left out for which reason.
  package func digestBesideRows() -> String {
    var state = DigestState()
    func add(_ text: String?) {
      state.add(column: 1, text.map(DigestState.digest(of:)) ?? RowDigest(high: 0, low: 0))
    }
    func add(_ number: Double?) {
      if let number { state.add(column: 2, number: number) } else { state.add(column: 3, 0) }
    }
    for score in log.publishedScores {
      [score.model, score.set, score.dimension].forEach(add)
      [score.score, score.standardError, score.lower, score.upper, score.level].forEach(add)
      add(score.count.map(String.init))
    }
    for one in log.cases {
      [one.model, one.set, one.dimension, one.label, one.prompt, one.answer, one.highlight]
        .forEach(add)
      add(one.score)
    }
    for run in log.runs {
      [run.evaluation, run.task, run.model, run.dataset, run.taskVersion, run.status].forEach(add)
      [run.tool, run.toolVersion, run.taskRun, run.startedAt.map { String($0.microseconds) }]
        .forEach(add)
      add(run.expectedSamples.map(String.init))
      for mark in run.sampleMarks { state.add(mark, mark) }
    }
    for judge in log.judges {
      [judge.judge, judge.model, judge.promptSHA256].forEach(add)
      add(judge.temperature)
    }
    for reason in Selection.Reason.allCases { add("\(sampled.omissions[reason])") }
    // The lists tell themselves apart by how long they are.
    for count in [
      log.publishedScores.count, log.cases.count, log.runs.count, log.judges.count,
    ] {
      add(String(count))
    }
    return RowsDigest(state, count: 0).text
  }
}
