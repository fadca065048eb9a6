internal import LogReaders
internal import PrintedNumbers

/// Which tests of contamination a log has the columns for, and a file of token probabilities beside it
/// the texts.
struct ContaminationSupport {
  private let list: AnalysisList
  private let probabilities: TokenProbabilityFile?

  /// Models whose scores stand for what a test is like that was not seen.
  private static let fewestReferences = 5

  /// - Parameter probabilities: nil where none were given.
  init(_ list: AnalysisList, probabilities: TokenProbabilityFile?) {
    self.list = list
    self.probabilities = probabilities
  }

  var tests: [AnalysisSupport] {
    [
      test(
        "releaseDate", columns: ["item_date", "model_release_date"], besides: lackOfSides),
      test("publicHeldOut", columns: ["split"], values: 2, besides: lackOfSplits),
      test("paraphrase", columns: ["variant_of"], besides: lackOfVariants { _ in true }),
      test(
        "paCoST", columns: ["variant_of", "confidence"],
        besides: lackOfVariants { list.rows.table.confidence[$0] != nil }),
      test(
        "conStat", columns: [],
        besides: list.figures.models > Self.fewestReferences
          ? nil
          : "\(CountText.counted(list.figures.models, "model")), and it needs one and "
            + "\(Self.fewestReferences) for reference"),
      test("overlap", columns: [], besides: "it needs texts, and a corpus (--corpus)"),
    ] + ofTokens
  }

  /// A test that needs columns, each with so many values at least.
  ///
  /// - Parameter besides: what is missing where the columns are there.
  private func test(
    _ name: String, columns: [String], values: Int = 1, besides: @autoclosure () -> String? = nil
  ) -> AnalysisSupport {
    let missing = columns.filter { list.rows.distinct($0) < values }
    let lack =
      missing.isEmpty
      ? besides()
      : "no " + missing.joined(separator: " and no ")
        + (values > 1 ? " with \(values) values" : "")
    return list.support(
      "contamination \(name)", unless: list.scorelessness ?? lack, [])
  }

  // MARK: - Judgments

  /// The rows that have a score.
  private var scored: [Int] { list.rows.rows.filter { list.rows.score($0) != nil } }

  /// Why no model can be compared before and after its release; nil where one can.
  private var lackOfSides: String? {
    let table = list.rows.table
    var before: Set<Int32> = []
    var after: Set<Int32> = []
    for row in scored {
      guard let day = table.itemDate[row], let release = table.modelReleaseDate[row]
      else { continue }
      let model = table.model.codes[row]
      if day < release { before.insert(model) } else { after.insert(model) }
    }
    return before.isDisjoint(with: after)
      ? "no model has scores on items from before and from after its release" : nil
  }

  /// Why no model can be compared on public and held-out items; nil where one can.
  private var lackOfSplits: String? {
    let table = list.rows.table
    var models: [ItemSplit: Set<Int32>] = [:]
    for row in scored {
      guard let split = table.split[row] else { continue }
      models[split, default: []].insert(table.model.codes[row])
    }
    return (models[.isPublic] ?? []).isDisjoint(with: models[.heldOut] ?? [])
      ? "no model has scores on public and on held-out items" : nil
  }

  /// Why no model can be compared on items and the same in other words; nil where one can.
  ///
  /// - Parameter counts: whether a row has what the test is about.
  private func lackOfVariants(_ counts: (Int) -> Bool) -> String? {
    let table = list.rows.table
    func answer(_ row: Int, sample: Int32) -> SampledRows.Answer {
      SampledRows.Answer(
        task: table.task.codes[row], model: table.model.codes[row], sample: sample)
    }
    let rows = scored.filter(counts)
    let answered = Set(rows.map { answer($0, sample: table.sample.codes[$0]) })
    let isThere = rows.contains { row in
      guard let original = table.variantOf?[row], let sample = table.sample.code(of: original)
      else { return false }
      return answered.contains(answer(row, sample: sample))
    }
    return isThere ? nil : "no model has both on an item and on a variant of it"
  }

  // MARK: - Token probabilities

  /// What a file has of some model that was judged.
  private struct Texts: OptionSet {
    let rawValue: Int

    static let plain = Texts(rawValue: 1)
    static let vocabulary = Texts(rawValue: 2)
    static let inContext = Texts(rawValue: 4)
    static let shuffled = Texts(rawValue: 8)
  }

  private var ofTokens: [AnalysisSupport] {
    let needs: [(name: String, texts: Texts, lack: String)] = [
      ("minK", .plain, "no plain text"),
      ("minKPlusPlus", [.plain, .vocabulary], "no plain text with means and deviations"),
      ("coDeC", [.plain, .inContext], "no text both plain and in context"),
      ("exchangeability", [.plain, .shuffled], "no text both plain and shuffled"),
    ]
    guard let probabilities else {
      return needs.map {
        test(
          $0.name, columns: [],
          besides:
            "it needs token probabilities, which stand in a file of their own (--probabilities)")
      }
    }
    let found = texts(of: probabilities)
    return needs.map { need in
      let lack =
        found.isEmpty
        ? "no model of the token probabilities was judged"
        : found.contains { $0.isSuperset(of: need.texts) }
          ? nil : "the token probabilities have \(need.lack)"
      return list.support(
        "contamination \(need.name)", unless: list.emptiness ?? lack,
        ["--probabilities", probabilities.path])
    }
  }

  /// What there is of each text of the models that were judged.
  private func texts(of file: TokenProbabilityFile) -> [Texts] {
    struct Key: Hashable {
      let model: Int
      let sample: Int
    }
    let judged = Set(list.rows.names(.model))
    let isJudged = file.models.map(judged.contains)
    var found: [Key: Texts] = [:]
    for text in file.texts where isJudged[text.model] {
      let texts: Texts =
        switch text.form {
        case .plain: text.vocabulary == nil ? .plain : [.plain, .vocabulary]
        case .inContext: .inContext
        case .shuffled: .shuffled
        }
      found[Key(model: text.model, sample: text.sample), default: []].formUnion(texts)
    }
    return Array(found.values)
  }
}
