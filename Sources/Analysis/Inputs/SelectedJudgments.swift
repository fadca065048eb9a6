package import Diagnostics
package import LogReaders

/// The judgments of a source that meet filters, whatever they feed: for what needs no instrument.
package struct SelectedJudgments: Sendable {
  package let log: EvaluationLog
  /// The rows that are used, ascending: a sample of items that meets the filters.
  package let rows: [Int]
  /// How many rows the filters leave out, where they do.
  package let cautions: [Caution]
  /// What was read.
  package let digests: [InputDigest]

  /// - Throws: all that is wrong with the filters, that they leave nothing, and in strict reading what
  ///   had to be guessed.
  package init(
    _ request: DataRequest, from source: any JudgmentSource, isStrict: Bool
  ) throws(Diagnostics) {
    log = try request.judgments(of: source)
    if isStrict { try Diagnostics.refuseGuesses(in: log.issues) }
    let all = Selection(sampledFrom: log.judgments)
    let selection = try all.filtered(by: request.filters)
    rows = selection.rows.map(Int.init)
    cautions = request.filters.caution(leftOut: selection.omissions[.filtered], of: all.count)
    digests = source.digests
  }
}
