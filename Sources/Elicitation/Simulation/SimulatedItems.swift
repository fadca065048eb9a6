internal import PrintedNumbers

/// What is known of each item of a study that a log does not say, as a table of items that every command
/// takes.
struct SimulatedItems {
  private let plan: SimulationPlan
  private let design: SimulationDesign

  init(_ plan: SimulationPlan, _ design: SimulationDesign) {
    self.plan = plan
    self.design = design
  }

  /// One column, and its cell for an item, counted from 0, or for what it is in other words.
  private typealias Column = (name: String, cell: (_ item: Int, _ isParaphrase: Bool) -> String)

  /// The table; nil where there is nothing to say.
  var table: String? {
    let columns =
      ofRounds + ofJudges + (plan.leak == nil ? [] : ofLeak)
      + (plan.probabilities.map { ofTexts($0) } ?? [])
    guard !columns.isEmpty else { return nil }
    var text = "sample_id,\(columns.map(\.name).joined(separator: ","))\n"
    for item in 0..<plan.totalItemCount {
      for isParaphrase in design.isParaphrased[item] ? [false, true] : [false] {
        let name = isParaphrase ? plan.name(ofParaphraseOf: item) : plan.name(ofItem: item)
        let cells = columns.map { $0.cell(item, isParaphrase) }
        text += "\(name),\(cells.joined(separator: ","))\n"
      }
    }
    return text
  }

  /// The round in which an item is new, and that in which it last drifts with the sum of its drift.
  private var ofRounds: [Column] {
    guard !plan.rounds.isEmpty else { return [] }
    let plan = plan
    let states = RoundState.all(plan)
    return [
      ("new_in", { item, _ in CSVText.quoted(plan.round(ofItem: item)?.name ?? "") }),
      (
        "drifts_in",
        { item, _ in
          let drifting = plan.rounds.last { $0.drifts.contains { $0.items.contains(item) } }
          return CSVText.quoted(drifting?.name ?? "")
        }
      ),
      ("drift", { item, _ in "\(states.last?.drift[item] ?? 0)" }),
    ]
  }

  /// In how many ways an item is asked, and how many judges see it.
  private var ofJudges: [Column] {
    let design = design
    var columns: [Column] = []
    if let versions = plan.versions?.all.count {
      columns.append(
        ("versions", { "\(design.isInAllVersions[$0] && !$1 ? versions : 1)" }))
    }
    if plan.judges.contains(where: { $0.itemShare < 1 }) {
      columns.append(("judges", { item, _ in "\(design.judges[item].count)" }))
    }
    return columns
  }

  /// Which part of a leak's effects an item has.
  private var ofLeak: [Column] {
    let design = design
    let part = plan.leak?.paraphrasedPart ?? 0
    return [("leaked", { "\(design.isLeaked[$0] ? $1 ? part : 1.0 : 0.0)" })]
  }

  private func ofTexts(_ asked: ProbabilityPlan) -> [Column] {
    let items = Set(SimulatedProbabilities.items(plan, asked, design))
    return [("text", { items.contains($0) && !$1 ? "1" : "0" })]
  }
}
