package import Diagnostics
internal import FileFormats
internal import LogReaders
internal import StudyStore

/// Draws a plan's judgments straight into a study, however many there are.
///
///     let writer = SimulatedStudyWriter(plan, named: "plan.yaml", text: text)
///     let files = try writer.write(to: "large.study")
///
/// The rows are those of ``Simulation/run()``, and so is what stands beside them; nothing holds them, and
/// the study appears when all of them are in it.
package struct SimulatedStudyWriter {
  private let plan: SimulationPlan
  private let name: String
  private let digest: String
  /// Tells how many bytes a user may still write beside a file.
  package var freeDisk: (String) -> Int? = FreeDisk.bytes(beside:)
  /// Called with the number of rows so far.
  package var onProgress: (Int) -> Void = { _ in }

  /// What a row takes at most in a study, in bytes, with its share of what stands beside it.
  private static let bytesPerRow = 150

  /// - Parameters:
  ///   - name: the plan's file, of which the study says that its rows come from.
  ///   - text: what stands in it.
  package init(_ plan: SimulationPlan, named name: String, text: String) {
    self.plan = plan
    self.name = name
    digest = SHA256.hexadecimal("\(plan.seed)\n\(text)")
  }

  /// How many judgments the plan has at most.
  package var mostRows: Int {
    let judged = plan.judges.reduce(0) { $0 + $1.repeats }
    let asked =
      plan.totalItemCount + plan.paraphraseCount
      + (plan.versions.map { $0.itemCount * ($0.all.count - 1) } ?? 0)
    return [
      asked, plan.dimensionsPerItem, plan.epochs, judged, plan.models.count,
      max(1, plan.rounds.count),
    ].reduce(1) { product, factor in
      let (value, overflow) = product.multipliedReportingOverflow(by: factor)
      return overflow ? .max : value
    }
  }

  /// Writes a study that is not there yet.
  ///
  /// - Returns: the files that belong beside it: the truth, and what else the plan has.
  /// - Throws: when there is a study, or too little room for it on the disk, which is looked at first; when
  ///   it cannot be written.
  package func write(to path: String) throws(Diagnostics) -> [SimulatedFile] {
    let building = try StudyBuilding(path)
    let (needed, isHuge) = mostRows.multipliedReportingOverflow(by: Self.bytesPerRow)
    try building.requireRoom(isHuge ? .max : needed, freeDisk: freeDisk)
    var rows = BuiltRows(building, source: name, digest: digest, onProgress: onProgress)
    let simulation = Simulation(plan)
    let truth = try simulation.truth()
    try simulation.draw(into: &rows)
    var source = SourceFile(path: name, relativePath: name, sha256: digest, bytes: 0)
    source.reader = "simulation"
    source.rowsRead = building.count
    source.rowsKept = building.count
    try building.publish(EvaluationLog(judgments: rows.table, files: [source]))
    return try SimulatedStudy(plan: plan, judgments: JudgmentTable(), truth: truth).filesBeside()
  }
}

/// Hands drawn judgments to a study that is being built.
private struct BuiltRows: DrawnRows {
  /// The vocabularies.
  private(set) var table = JudgmentTable()
  private let building: StudyBuilding
  private let source: String
  private let digest: String
  private let onProgress: (Int) -> Void

  init(
    _ building: StudyBuilding, source: String, digest: String, onProgress: @escaping (Int) -> Void
  ) {
    self.building = building
    self.source = source
    self.digest = digest
    self.onProgress = onProgress
  }

  mutating func append(_ judgment: Judgment) {
    var judgment = judgment
    judgment.sourceFile = source
    judgment.sourceDigest = digest
    building.take(table.coded(judgment), from: table)
    if building.count % 100_000 == 0 { onProgress(building.count) }
  }
}
