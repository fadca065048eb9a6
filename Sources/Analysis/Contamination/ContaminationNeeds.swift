internal import LogReaders
internal import PrintedNumbers
internal import Wording

/// Why a log as a whole does not allow a test of contamination: the one place that says so, for the
/// battery and for the list of what a log supports.
struct ContaminationNeeds {
  let rows: SampledRows
  let figures: LogFigures
  /// What models say of the tokens of texts; nil where it was not given.
  let probabilities: TokenProbabilityFile?
  /// Whether a corpus was given.
  var hasCorpus = false
  /// Whether the log holds the texts of its items.
  var hasTexts = false

  /// Models whose scores stand for what a test is like that was not seen.
  static let fewestReferences = 5

  /// Why the test cannot be made of any model; nil where it may be of some.
  func lack(of test: ContaminationTest) -> String? {
    switch test {
    case .releaseDate:
      lack(columns: ["item_date", "model_release_date"]) ?? lackOfSides
    case .publicHeldOut: lack(columns: ["split"], values: 2) ?? lackOfSplits
    case .paraphrase: lack(columns: ["variant_of"]) ?? lackOfVariants { _ in true }
    case .paCoST:
      lack(columns: ["variant_of", "confidence"])
        ?? lackOfVariants { rows.table.confidence[$0] != nil }
    case .conStat: figures.scorelessness ?? lackOfReferences ?? lackOfForetelling
    case .overlap:
      figures.scorelessness
        ?? (!hasCorpus
          ? said("it needs texts, and a corpus (--corpus)")
          : hasTexts ? nil : said("the log holds no prompts, so that no item has a text"))
    case .minK: lack(of: .plain, said("no plain text"))
    case .minKPlusPlus:
      lack(of: [.plain, .vocabulary], said("no plain text with means and deviations"))
    case .coDeC: lack(of: [.plain, .inContext], said("no text both plain and in context"))
    case .exchangeability: lack(of: [.plain, .shuffled], said("no text both plain and shuffled"))
    }
  }

  /// - Parameter values: how many distinct values each column must have.
  private func lack(columns: [String], values: Int = 1) -> String? {
    if let reason = figures.scorelessness { return reason }
    let missing = columns.filter { rows.distinct($0) < values }
    guard !missing.isEmpty else { return nil }
    let names = missing.joined(separator: said(" and no "))
    return values > 1 ? said("no \(names) with \(values) values") : said("no \(names)")
  }

  // MARK: - Judgments

  /// The rows that have a score.
  private var scored: [Int] { rows.rows.filter { rows.score($0) != nil } }

  /// Why no model can be compared before and after its release; nil where one can.
  private var lackOfSides: String? {
    let table = rows.table
    var before: Set<Int32> = []
    var after: Set<Int32> = []
    for row in scored {
      guard let day = table.itemDate[row], let release = table.modelReleaseDate[row]
      else { continue }
      let model = table.model.codes[row]
      if day < release { before.insert(model) } else { after.insert(model) }
    }
    return before.isDisjoint(with: after)
      ? said("no model has scores on items from before and from after its release") : nil
  }

  /// Why no model can be compared on public and held-out items; nil where one can.
  private var lackOfSplits: String? {
    let table = rows.table
    var models: [ItemSplit: Set<Int32>] = [:]
    for row in scored {
      guard let split = table.split[row] else { continue }
      models[split, default: []].insert(table.model.codes[row])
    }
    return (models[.isPublic] ?? []).isDisjoint(with: models[.heldOut] ?? [])
      ? said("no model has scores on public and on held-out items") : nil
  }

  /// Why no model can be compared on items and the same in other words; nil where one can.
  ///
  /// - Parameter counts: whether a row has what the test is about.
  private func lackOfVariants(_ counts: (Int) -> Bool) -> String? {
    let table = rows.table
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
    return isThere ? nil : said("no model has both on an item and on a variant of it")
  }

  private var lackOfReferences: String? {
    figures.models > Self.fewestReferences
      ? nil
      : said(
        "\(CountText.counted(figures.models, "model")), and it needs one and "
          + "\(Self.fewestReferences) for reference")
  }

  /// Why there are no items from whose scores others could be foretold.
  private var lackOfForetelling: String? {
    let ways = [ContaminationTest.publicHeldOut, .releaseDate, .paraphrase]
    return ways.contains { lack(of: $0) == nil }
      ? nil
      : said(
        "no items that cannot have been seen, to foretell the others from: neither a split, nor days "
          + "before and after a release, nor variants")
  }

  // MARK: - Token probabilities

  /// What a file has of some text of a model that was judged.
  private struct Texts: OptionSet {
    let rawValue: Int

    static let plain = Texts(rawValue: 1)
    static let vocabulary = Texts(rawValue: 2)
    static let inContext = Texts(rawValue: 4)
    static let shuffled = Texts(rawValue: 8)
  }

  private func lack(of needed: Texts, _ words: String) -> String? {
    guard let probabilities else {
      return figures.scorelessness
        ?? said(
          "it needs token probabilities, which stand in a file of their own (--probabilities)")
    }
    if let reason = figures.emptiness { return reason }
    let found = texts(of: probabilities)
    if found.isEmpty { return said("no model of the token probabilities was judged") }
    return found.contains { $0.isSuperset(of: needed) }
      ? nil : said("the token probabilities have \(words)")
  }

  /// What there is of each text of the models that were judged.
  private func texts(of file: TokenProbabilityFile) -> [Texts] {
    struct Key: Hashable {
      let model: Int
      let sample: Int
    }
    let judged = Set(rows.names(.model))
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
