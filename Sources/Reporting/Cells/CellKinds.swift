package import Diagnostics

/// The kinds of cells that a report may hold.
enum CellKinds {
  /// Those that show what all claims of the report are found to be.
  static let ofClaims: [any CellSyntax.Type] = [ClaimCell.self, FindingsCell.self]

  static var every: [any CellSyntax.Type] {
    let all: [any CellSyntax.Type] = CellKinds.all
    return all + ofClaims
  }

  static let all: [any CellKind.Type] = [
    AgreementCell.self,
    AlignmentCell.self,
    BoardCell.self,
    CasesCell.self,
    ChecksCell.self,
    ContaminationCell.self,
    CultureHeatmapCell.self,
    CultureProfileCell.self,
    DistributionCell.self,
    DriftCell.self,
    GroupsCell.self,
    IntervalsCell.self,
    ItemsCell.self,
    JudgesCell.self,
    LeaderboardCell.self,
    PairsCell.self,
    PersonCell.self,
    PlanningCell.self,
    QueryCell.self,
    RadarCell.self,
    RanksCell.self,
    RunCell.self,
    SlopeCell.self,
    TableCell.self,
    ValidityCell.self,
    ValueSpaceCell.self,
  ]
}

extension ReportSource {
  /// What may stand in the braces of a cell.
  package static var kindsOfCells: [String] { CellKinds.all.map { $0.name } }

  /// Those that give a figure.
  package static var kindsOfFigures: [String] {
    CellKinds.all.filter { $0.labels == .figure || $0.figureSwitch != nil }.map { $0.name }
  }

  /// Reads a report source that may hold cells of every kind.
  ///
  /// - Parameters:
  ///   - text: The whole source.
  ///   - file: Its name as messages print it; files that it names are looked for from there.
  ///   - settings: `NAME=VALUE` of parameters.
  /// - Throws: every problem that can be told without data.
  package init(
    _ text: String, file: String, settings: [String] = []
  ) throws(Diagnostics) {
    try self.init(text, file: file, kinds: CellKinds.every, settings: settings)
  }
}

extension CellSource {
  /// What the cell computes and shows; `nil` where its kind is not known.
  var kind: (any CellKind)? { options as? any CellKind }
}
