internal import Diagnostics
internal import ItemResponse
internal import PrintedNumbers
internal import Statistics
internal import StudyStore

/// What is to be looked into after a round.
extension PoolCalibrator {
  /// Items that moved, that hardly tell anything, or that the model does not fit; each once, by the
  /// first of these.
  func suspicions(
    constant: [Int], _ varying: [Int], _ found: Calibration, _ anchored: AnchoredLink?
  ) -> [CalibratedRound.Suspicion] {
    var all: [CalibratedRound.Suspicion] = []
    for item in constant {
      let (ones, count) = answers(to: item)
      guard count > 0 else { continue }
      all.append(
        CalibratedRound.Suspicion(
          sample: responses.items[item].sample, reason: .saturated,
          finding: "all \(count) answers are \(ones == 0 ? 0 : 1)"))
    }
    let fits = misfits(found)
    let drifting = Dictionary(
      (anchored?.anchors ?? []).filter(\.isDrifting).map { ($0.sample, $0) },
      uniquingKeysWith: { first, _ in first })
    for (place, item) in varying.enumerated() {
      let sample = responses.items[item].sample
      let (ones, count) = answers(to: item)
      let more = max(ones, count - ones)
      func add(_ reason: RetirementReason, _ finding: String) {
        all.append(
          CalibratedRound.Suspicion(sample: sample, reason: reason, finding: finding))
      }
      if let anchor = drifting[sample] {
        let way = anchor.shift > 0 ? "more" : "less"
        add(
          .drifting,
          "it became \(way) difficult by \(NumberText.fixed(abs(anchor.shift), decimals: 2)) "
            + "(standard error \(NumberText.fixed(anchor.shiftError, decimals: 2)))")
      } else if count >= PoolCalibrator.saturation.answers,
        Double(more) > PoolCalibrator.saturation.share * Double(count)
      {
        add(.saturated, "\(more) of \(count) answers are \(ones == more ? 1 : 0)")
      } else if let finding = fits[place] {
        add(.misfitting, finding)
      }
    }
    return all
  }

  /// Items with a discrimination that tells little, or responses that the model does not predict, by
  /// their places; S-X² (Orlando & Thissen 2000), adjusted by Holm over the items.
  private func misfits(_ found: Calibration) -> [Int: String] {
    var findings: [Int: String] = [:]
    for (place, item) in found.items.enumerated() where found.model != .rasch {
      if item.discrimination < PoolCalibrator.flattest {
        findings[place] =
          "the discrimination is \(NumberText.fixed(item.discrimination, decimals: 2)), so that it hardly tells "
          + "examinees apart"
      }
    }
    let pValues = found.itemFit().map { $0.test.value?.pValue }
    let adjusted = (try? PValueAdjustment.holm.adjust(pValues)) ?? []
    for (place, value) in adjusted.enumerated() where findings[place] == nil {
      guard let value, value <= 0.05 else { continue }
      findings[place] =
        "its answers do not follow the model (adjusted p = \(NumberText.fixed(value, decimals: 4)))"
    }
    return findings
  }

  private func answers(to item: Int) -> (ones: Int, count: Int) {
    var (ones, count) = (0, 0)
    for person in 0..<responses.table.persons {
      guard let answer = responses.table[person, item] else { continue }
      count += 1
      ones += answer
    }
    return (ones, count)
  }

  func cautions(
    _ model: ItemModel, _ anchored: AnchoredLink?
  ) -> [CalibratedRound.Caution] {
    var cautions: [CalibratedRound.Caution] = []
    func add(_ code: CalibratedRound.Caution.Code, _ message: String) {
      cautions.append(CalibratedRound.Caution(code: code, message: message))
    }
    let persons = responses.persons.count
    if settings.model == .auto, model == .rasch {
      add(
        .crudeModel,
        "\(persons) examinees say too little of discriminations, which need "
          + "\(PoolCalibrator.fewestForSlopes): all items have one (rasch)")
    }
    // Linacre (1994) and Drasgow (1989), as for `calibrate`.
    let wanted = model == .rasch ? 30 : 200
    if persons < wanted {
      add(
        .fewPersons,
        "\(persons) examinees are few for \(model.rawValue), which needs about \(wanted): the "
          + "parameters are uncertain, and their errors may be too small")
    }
    if responses.models < persons {
      add(
        .dependentPersons,
        "the \(persons) examinees are rounds and repetitions of \(responses.models) models and "
          + "not independent: the standard errors are too small")
    }
    if let anchored {
      let used = anchored.anchors.count(where: \.isUsed)
      if used < PoolCalibrator.fewAnchors {
        add(
          .fewAnchors,
          "the link rests on \(used) anchors, and its error on as many: "
            + "\(PoolCalibrator.fewAnchors) or more are wanted")
      }
      let drifting = anchored.anchors.filter(\.isDrifting)
      if !drifting.isEmpty {
        add(
          .driftingAnchors,
          "\(drifting.count) of \(anchored.anchors.count) anchors drifted: "
            + PoolCalibrator.list(drifting.map(\.sample))
            + (settings.dropsDrifting
              ? "; the link does without them"
              : "; --drop-drifting links without them"))
      }
    }
    if responses.unscored > 0 {
      add(.unscored, "\(responses.unscored) judgments of the items have no score and do not count")
    }
    return cautions
  }

  /// Fewer anchors tie two scales loosely.
  static let fewAnchors = 10

  /// Up to six names, and how many more.
  static func list(_ names: [String]) -> String {
    names.prefix(6).map(\.quoted).joined(separator: ", ")
      + (names.count > 6 ? " and \(names.count - 6) more" : "")
  }
}
