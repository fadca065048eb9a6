/// What a verdict is about: a criterion of a scorer, or the scorer itself where it has no criteria.
struct InspectSlot: Hashable {
  let scorer: String
  let criterion: String
}

/// The scales of all scorers and criteria of a log.
struct InspectScales {
  private(set) var bySlot: [InspectSlot: InspectScale] = [:]
  /// How letters are read, where that had to be decided.
  private(set) var notices: [LogNotice] = []
  private var order: [InspectSlot] = []

  init(_ header: InspectHeader, _ samples: [InspectSample]) {
    for sample in samples {
      for score in sample.scores { meet(score) }
    }
    // Figures are worked out of letters as numbers, which they are until it is decided otherwise.
    let figures =
      bySlot.values.contains(where: \.isOpen) ? InspectFigures(header, samples, bySlot) : nil
    for slot in order {
      let siblings = order.filter { $0.scorer == slot.scorer && $0 != slot }
      var scale = self[slot]
      let notice = scale.decide(
        slot.criterion, isBuiltIn: InspectScales.isBuiltIn(slot.scorer),
        siblings: siblings.reduce(into: []) { $0.formUnion(self[$1].names) },
        figure: scale.isOpen ? figures?.confirms(slot) : nil)
      bySlot[slot] = scale
      if let notice { notices.append(notice) }
    }
  }

  /// The scale of a scorer's verdicts on a criterion.
  subscript(slot: InspectSlot) -> InspectScale { bySlot[slot] ?? InspectScale() }

  private mutating func meet(_ score: InspectScore) {
    let whole = InspectSlot(scorer: score.scorer, criterion: score.scorer)
    switch score.value {
    case .single(let verdict): meet(verdict, whole)
    case .keyed(let values):
      for (criterion, verdict) in values {
        meet(verdict, InspectSlot(scorer: score.scorer, criterion: criterion))
      }
    case .listed(let verdicts): for verdict in verdicts { meet(verdict, whole) }
    }
    for vote in score.panel?.votes ?? [] { meet(vote, whole) }
  }

  private mutating func meet(_ verdict: InspectVerdict, _ slot: InspectSlot) {
    if bySlot[slot] == nil { order.append(slot) }
    bySlot[slot, default: InspectScale()].meet(verdict)
  }

  /// Whether a scorer is one of the tool's own, be it a second of its name.
  private static func isBuiltIn(_ scorer: String) -> Bool {
    let name = scorer.reversed().drop(while: \.isNumber).reversed()
    return builtIn.contains(String(name)) || scorer.hasPrefix("model_graded_")
  }

  private static let builtIn: Set<String> = [
    "answer", "choice", "exact", "includes", "match", "math", "pattern",
  ]
}
