internal import Diagnostics

/// Shows problems of sources with the lines that they are about, in the order of the lines.
struct SourceExcerpts {
  private let lines: [String: [SourceLine]]
  /// The report, whose problems come first.
  private let root: String

  init(texts: [String: String], root: String) {
    lines = texts.mapValues(SourceText.lines)
    self.root = root
  }

  /// So many problems are told.
  private static let most = 100

  /// Throws what was found; nothing where nothing was.
  func refuse(
    _ problems: [Diagnostic], cause: Diagnostics.Cause = .badInput
  ) throws(Diagnostics) {
    guard !problems.isEmpty else { return }
    var unique: [Diagnostic] = []
    for problem in sorted(problems) where unique.last != problem { unique.append(problem) }
    throw attached(
      to: Diagnostics(
        Array(unique.prefix(SourceExcerpts.most)),
        omitted: max(0, unique.count - SourceExcerpts.most), cause: cause))
  }

  func attached(to problems: Diagnostics) -> Diagnostics {
    Diagnostics(
      problems.all.map(attached), omitted: problems.omitted, ofKind: problems.omittedOfKind,
      cause: problems.cause)
  }

  private func attached(to problem: Diagnostic) -> Diagnostic {
    guard case .line(let file, let line, let column) = problem.place, problem.excerpt == nil,
      let lines = lines[file], lines.indices.contains(line - 1)
    else { return problem }
    return problem.showing(
      SourceExcerpt(
        of: lines[line - 1].text, line: line, column: column, message: problem.message))
  }

  /// Where a problem stands in the order of reading.
  private struct Position: Comparable {
    let isInside: Int
    let file: String
    let line: Int
    let column: Int
    let order: Int

    static func < (one: Position, other: Position) -> Bool {
      if one.isInside != other.isInside { return one.isInside < other.isInside }
      if one.file != other.file { return one.file < other.file }
      if one.line != other.line { return one.line < other.line }
      if one.column != other.column { return one.column < other.column }
      return one.order < other.order
    }
  }

  private func sorted(_ problems: [Diagnostic]) -> [Diagnostic] {
    var placed: [(position: Position, problem: Diagnostic)] = []
    for (order, problem) in problems.enumerated() {
      var position = Position(isInside: 0, file: "", line: 0, column: 0, order: order)
      if case .line(let file, let line, let column) = problem.place {
        position = Position(
          isInside: file == root ? 1 : 2, file: file, line: line, column: column ?? 0,
          order: order)
      }
      placed.append((position, problem))
    }
    placed.sort { $0.position < $1.position }
    return placed.map(\.problem)
  }
}
