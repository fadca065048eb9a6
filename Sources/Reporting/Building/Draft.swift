/// What stands in the body of a report once its divisions are unfolded and its values are printed: no
/// span of it is a value any more.
indirect enum Draft: Sendable {
  case prose(ProseBlock)
  case cell(CellDraft)
  case callout(CalloutDivision, [Draft])

  /// Every cell of it, in the order of reading.
  var cells: [CellDraft] {
    switch self {
    case .prose: []
    case .cell(let cell): [cell]
    case .callout(_, let drafts): drafts.flatMap(\.cells)
    }
  }
}

/// A cell of a report, in a loop one of several.
struct CellDraft: Sendable {
  /// Tells it from all others.
  let id: Int
  let cell: CellSource
  let caption: [Span]?
  /// Texts under keys of its kind.
  let texts: [String: [Span]]
}
