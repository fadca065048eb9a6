internal import Analysis
internal import Diagnostics
internal import Synchronization

/// The items of a source's pool.
extension ReportData {
  /// The items of the pool that a cell names, else the source, else the source's own study: none where
  /// nothing is named and the study has no pool.
  ///
  /// - Throws: what keeps the pool from being read.
  func bank(_ option: FileOption?) throws(Diagnostics) -> [BankItem]? {
    if let option = option ?? pool {
      guard let pools = tools.pools else {
        throw Diagnostics(
          report: .notAllowed, at: option.place, "no pool can be read here",
          remedy: "Build the report with `compass report`")
      }
      return try read(option, role: "pool", pools)
    }
    guard let path = studyPath, let pools = tools.pools else { return nil }
    let items = try pools(path)
    if !items.isEmpty { noteFile(path, role: "pool") }
    return items.isEmpty ? nil : items
  }

  /// What the study is that has the pool, where no cell and no report names another.
  var digestOfOwnPool: String? {
    pool == nil ? studyPath.flatMap(ReportData.digest(ofFile:)) : nil
  }

  /// The study that the judgments were read from; nil where they are from logs.
  var studyPath: String? {
    let words = inputs.words.source
    guard let place = words.firstIndex(of: "--study"), place + 1 < words.count else { return nil }
    return words[place + 1]
  }

  /// The items of a pool, of the judgments, or of both: computed once for all cells that ask the same.
  ///
  /// - Throws: what the study refuses, and what keeps the pool from being read.
  func itemBank(_ question: BankQuestion) throws(Diagnostics) -> ItemBankStudy {
    if let option = question.pool ?? pool { note(.people(role: "pool", text: option.text)) }
    if let known = cache.withLock({ $0.banks[question] }) { return known }
    let found = try ItemBankStudy(
      inputs, bank: try bank(question.pool), settings: question.settings)
    cache.withLock { $0.banks[question] = found }
    return found
  }

  /// What a look at the items of a pool is made of; cells that ask the same share one.
  struct BankQuestion: Hashable, Sendable {
    let settings: ItemBankSettings
    let pool: FileOption?
  }
}
