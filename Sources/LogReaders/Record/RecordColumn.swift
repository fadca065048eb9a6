/// The columns of a study's table of judgments, by how they are stored.
///
/// Names are those of the record. The order is part of the digests of rows: add at the end.
package enum RecordColumn {
  /// A text, stored as its number in the dictionary.
  package struct Text: Sendable {
    package let name: String
    /// Where the code lies in a coded judgment, in bytes: following a key path costs ten times more.
    package let offset: Int
    package let values: @Sendable (JudgmentTable) -> [String]
    package let intern: @Sendable (inout JudgmentTable, String) -> Int32
    package var isKey = false
    package var isProvenance = false

    /// Whether the values are names, whose length is bounded.
    package var isIdentifier: Bool { !isProvenance && name != "label" && name != "status_reason" }

    package func values(in table: JudgmentTable) -> [String] { values(table) }

    package func code(_ row: CodedJudgment) -> Int32 {
      withUnsafeBytes(of: row) { $0.load(fromByteOffset: offset, as: Int32.self) }
    }

    package func assign(_ code: Int32, to row: inout CodedJudgment) {
      withUnsafeMutableBytes(of: &row) {
        $0.storeBytes(of: code, toByteOffset: offset, as: Int32.self)
      }
    }
  }

  /// A whole number, a truth value, or the place of a word in its vocabulary.
  package struct Integer: Sendable {
    package let name: String
    package let value: @Sendable (CodedJudgment) -> Int64?
    /// Sets the column; false where no log can say the number.
    package let assign: @Sendable (inout CodedJudgment, Int64) -> Bool
    /// Whether a row must have a value.
    package var isRequired = false
    /// Whether no row of a table has a value; false where that is not worth finding out.
    package var isEmpty: @Sendable (JudgmentTable) -> Bool = { _ in false }
    package var isProvenance = false
  }

  /// A number that may be missing.
  package struct Number: Sendable {
    package let name: String
    package let offset: Int
    /// Whether no row of a table has a value; false where that is not worth finding out.
    package let isEmpty: @Sendable (JudgmentTable) -> Bool

    package init(
      _ name: String, _ path: KeyPath<CodedJudgment, Double>,
      isEmpty: @escaping @Sendable (JudgmentTable) -> Bool = { _ in false }
    ) {
      self.name = name
      self.isEmpty = isEmpty
      offset = RecordColumn.offset(of: path)
    }

    /// The number, NaN where it is missing.
    package func value(_ row: CodedJudgment) -> Double {
      withUnsafeBytes(of: row) { $0.load(fromByteOffset: offset, as: Double.self) }
    }

    package func assign(_ number: Double, to row: inout CodedJudgment) {
      withUnsafeMutableBytes(of: &row) {
        $0.storeBytes(of: number, toByteOffset: offset, as: Double.self)
      }
    }
  }

  private static func offset<Value>(of path: KeyPath<CodedJudgment, Value>) -> Int {
    guard let offset = MemoryLayout<CodedJudgment>.offset(of: path) else {
      preconditionFailure("a column of the study is no stored property of a coded judgment")
    }
    return offset
  }

  package static let texts: [Text] = [
    dense("evaluation_id", \.evaluation, \.evaluation, isKey: true),
    dense("task", \.task, \.task, isKey: true),
    dense("model_id", \.model, \.model, isKey: true),
    dense("sample_id", \.sample, \.sample, isKey: true),
    dense("judge_id", \.judge, \.judge, isKey: true),
    dense("criterion", \.criterion, \.criterion, isKey: true),
    rare("opponent_model_id", \.opponent, \.opponent, isKey: true),
    dense("label", \.label, \.label),
    dense("status_reason", \.statusReason, \.statusReason),
    dense("cluster_id", \.cluster, \.cluster),
    dense("category", \.category, \.category),
    rare("language", \.language, \.language),
    rare("culture", \.culture, \.culture),
    rare("round", \.round, \.round),
    rare("sample_hash", \.sampleHash, \.sampleHash),
    rare("response_hash", \.responseHash, \.responseHash),
    rare("tool", \.tool, \.tool),
    rare("tool_version", \.toolVersion, \.toolVersion),
    dense("source_file", \.sourceFile, \.sourceFile, isProvenance: true),
    rare("source_sha256", \.sourceDigest, \.sourceDigest, isProvenance: true),
    Text(
      name: "locator_text", offset: offset(of: \.locator.text), values: { $0.locatorValues },
      intern: { $0.intern(locatorText: $1) }, isProvenance: true),
    rare("prompt_version", \.promptVersion, \.promptVersion, isKey: true),
    rare("option_order", \.optionOrder, \.optionOrder, isKey: true),
    rare("variant_of", \.variantOf, \.variantOf),
  ]

  package static let integers: [Integer] = [
    Integer(
      name: "epoch", value: { Int64($0.epoch) }, assign: { $0.epoch.take($1, from: 1) },
      isRequired: true),
    Integer(
      name: "turn", value: { Int64($0.turn) }, assign: { $0.turn.take($1, from: 1) },
      isRequired: true),
    Integer(
      name: "judgment_index", value: { Int64($0.judgmentIndex) },
      assign: { $0.judgmentIndex.take($1, from: 1) }, isRequired: true),
    Integer(
      name: "scale_type", value: { $0.scaleType?.number },
      assign: { $0.scaleType.take(ScaleType(number: $1)) }, isRequired: true),
    Integer(
      name: "higher_is_better", value: { $0.higherIsBetter.map { $0 ? 1 : 0 } },
      assign: { $0.higherIsBetter.take([0: false, 1: true][$1]) },
      isEmpty: { $0.higherIsBetter.hasNoValue() }),
    Integer(
      name: "position", value: { $0.position?.number },
      assign: { $0.position.take(PresentationPosition(number: $1)) },
      isEmpty: { $0.position.hasNoValue() }),
    Integer(
      name: "status", value: { $0.status?.number },
      assign: { $0.status.take(JudgmentStatus(number: $1)) }, isRequired: true),
    Integer(
      name: "judge_kind", value: { $0.judgeKind?.number },
      assign: { $0.judgeKind.take(JudgeKind(number: $1)) }, isRequired: true),
    Integer(
      name: "sampling", value: { $0.sampling.number },
      assign: { row, number in
        guard let sampling = Sampling(number: number) else { return false }
        row.sampling = sampling
        return true
      }, isRequired: true),
    Integer(
      name: "responded_at", value: { $0.respondedAt },
      assign: { $0.respondedAt.take(RecordColumn.times.contains($1) ? $1 : nil) },
      isEmpty: { $0.respondedAt.hasNoValue() }),
    Integer(
      name: "judged_at", value: { $0.judgedAt },
      assign: { $0.judgedAt.take(RecordColumn.times.contains($1) ? $1 : nil) },
      isEmpty: { $0.judgedAt.hasNoValue() }),
    Integer(
      name: "item_date", value: { $0.itemDate.map(Int64.init) },
      assign: { $0.itemDate.take(RecordColumn.day($1)) }, isEmpty: { $0.itemDate.hasNoValue() }),
    Integer(
      name: "model_release_date", value: { $0.modelReleaseDate.map(Int64.init) },
      assign: { $0.modelReleaseDate.take(RecordColumn.day($1)) },
      isEmpty: { $0.modelReleaseDate.hasNoValue() }),
    Integer(
      name: "input_tokens", value: { $0.inputTokens },
      assign: { $0.inputTokens.take($1 >= 0 ? $1 : nil) },
      isEmpty: { $0.inputTokens.hasNoValue() }),
    Integer(
      name: "output_tokens", value: { $0.outputTokens },
      assign: { $0.outputTokens.take($1 >= 0 ? $1 : nil) },
      isEmpty: { $0.outputTokens.hasNoValue() }),
    Integer(
      name: "judge_input_tokens", value: { $0.judgeInputTokens },
      assign: { $0.judgeInputTokens.take($1 >= 0 ? $1 : nil) },
      isEmpty: { $0.judgeInputTokens.hasNoValue() }),
    Integer(
      name: "judge_output_tokens", value: { $0.judgeOutputTokens },
      assign: { $0.judgeOutputTokens.take($1 >= 0 ? $1 : nil) },
      isEmpty: { $0.judgeOutputTokens.hasNoValue() }),
    Integer(
      name: "logprob_n", value: { $0.logProbabilityCount.map(Int64.init) },
      assign: { $0.logProbabilityCount.take($1 >= 0 ? Int32(exactly: $1) : nil) },
      isEmpty: { $0.logProbabilityCount.hasNoValue() }),
    Integer(
      name: "locator_number",
      value: { $0.locator.number == 0 ? nil : Int64($0.locator.number) },
      assign: { $0.locator.number.take($1, from: -.max) }, isProvenance: true),
    Integer(
      name: "split", value: { $0.split?.number },
      assign: { $0.split.take(ItemSplit(number: $1)) }, isEmpty: { $0.split.hasNoValue() }),
    Integer(
      name: "response_length", value: { $0.responseLength },
      assign: { $0.responseLength.take($1 >= 0 ? $1 : nil) },
      isEmpty: { $0.responseLength.hasNoValue() }),
  ]

  /// The values of ``integers``, in their order, without a call for each.
  ///
  /// - Parameters:
  ///   - values: gets them; 0 where there is none.
  /// - Returns: a bit for each column that has a value, the lowest for the first.
  package static func wholes(
    of row: borrowing CodedJudgment, into values: UnsafeMutablePointer<Int64>
  ) -> UInt64 {
    var mask: UInt64 = 0
    var place = 0
    func put(_ value: Int64?) {
      values[place] = value ?? 0
      if value != nil { mask |= 1 << UInt64(place) }
      place += 1
    }
    put(Int64(row.epoch))
    put(Int64(row.turn))
    put(Int64(row.judgmentIndex))
    put(row.scaleType?.number)
    put(row.higherIsBetter.map { $0 ? 1 : 0 })
    put(row.position?.number)
    put(row.status?.number)
    put(row.judgeKind?.number)
    put(row.sampling.number)
    put(row.respondedAt)
    put(row.judgedAt)
    put(row.itemDate.map(Int64.init))
    put(row.modelReleaseDate.map(Int64.init))
    put(row.inputTokens)
    put(row.outputTokens)
    put(row.judgeInputTokens)
    put(row.judgeOutputTokens)
    put(row.logProbabilityCount.map(Int64.init))
    put(row.locator.number == 0 ? nil : Int64(row.locator.number))
    put(row.split?.number)
    put(row.responseLength)
    return mask
  }

  /// The times that a log can name, with a day to spare at both ends: the years 0 to 9999.
  package static let times: ClosedRange<Int64> =
    -62_167_305_600_000_000...253_402_387_200_000_000

  /// The days that a log can name.
  package static func day(_ number: Int64) -> Int32? {
    (-719_529...2_932_897).contains(number) ? Int32(number) : nil
  }

  package static let numbers: [Number] = [
    Number("score", \.score),
    Number("scale_min", \.scaleMinimum) { $0.scaleMinimum.hasNoValue() },
    Number("scale_max", \.scaleMaximum) { $0.scaleMaximum.hasNoValue() },
    Number("preference", \.preference) { $0.preference.hasNoValue() },
    Number("weight", \.weight) { $0.weight.hasNoValue() },
    Number("latency_s", \.latencySeconds) { $0.latencySeconds.hasNoValue() },
    Number("logprob_sum", \.logProbabilitySum) { $0.logProbabilitySum.hasNoValue() },
    Number("confidence", \.confidence) { $0.confidence.hasNoValue() },
  ]

  /// The names of all columns in the order in which rows are written and read.
  package static let names = texts.map(\.name) + integers.map(\.name) + numbers.map(\.name)

  // MARK: - Kinds of columns

  private static func dense(
    _ name: String, _ code: KeyPath<CodedJudgment, Int32>,
    _ column: any WritableKeyPath<JudgmentTable, CodedColumn> & Sendable, isKey: Bool = false,
    isProvenance: Bool = false
  ) -> Text {
    Text(
      name: name, offset: offset(of: code), values: { $0[keyPath: column].values },
      intern: { $0[keyPath: column].intern($1) }, isKey: isKey, isProvenance: isProvenance)
  }

  private static func rare(
    _ name: String, _ code: KeyPath<CodedJudgment, Int32>,
    _ column: any WritableKeyPath<JudgmentTable, CodedColumn?> & Sendable, isKey: Bool = false,
    isProvenance: Bool = false
  ) -> Text {
    Text(
      name: name, offset: offset(of: code), values: { $0[keyPath: column]?.values ?? [] },
      intern: { table, text in
        let rows = table.count
        return table[keyPath: column].intern(text, nulls: rows)
      }, isKey: isKey, isProvenance: isProvenance)
  }
}

extension FixedWidthInteger {
  /// Becomes the number where it can; false where it cannot.
  fileprivate mutating func take(_ number: Int64, from minimum: Self) -> Bool {
    guard let whole = Self(exactly: number), whole >= minimum else { return false }
    self = whole
    return true
  }
}

extension Optional {
  /// Becomes a value; false, and as before, where there is none.
  fileprivate mutating func take(_ value: Wrapped?) -> Bool {
    guard let value else { return false }
    self = value
    return true
  }
}
