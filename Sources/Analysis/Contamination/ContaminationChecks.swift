internal import PrintedNumbers
internal import Wording

extension ContaminationResults {
  /// Whether scores may be remembered answers: a check of each model.
  package var checks: [Check] {
    summary.map { one in
      let own = tests.filter { ExactName($0.model) == ExactName(one.model) }
      guard one.tested > 0 else {
        return Check(
          .contamination, .notChecked, subject: one.model,
          reason: own.compactMap(\.reason).first ?? said("no test could be made"),
          said("None of \(CountText.counted(own.count, "test")) of contamination could be made."))
      }
      let found = own.filter { $0.verdict == .found }
      guard found.isEmpty else {
        return Check(
          .contamination, .failed, subject: one.model,
          said(
            "It shows what a model shows that has read the test: "
              + "\(CountText.list(found.map(told), most: 4))."))
      }
      let bound = detectable.first { ExactName($0.model) == ExactName(one.model) }.map {
        said(
          "A leak of less than \(NumberText.fixed($0.points, decimals: 1)) points may be missed.")
      }
      return Check(
        .contamination, .passed, subject: one.model,
        [said("Nothing was found by \(CountText.counted(one.tested, "test"))."), bound]
          .compactMap(\.self).joined(separator: " "))
    }
  }

  private func told(_ test: ContaminationOutcome) -> String {
    guard let effect = test.effect.value else { return test.test.title }
    let size = NumberText.fixed(effect, decimals: test.unit.decimals)
    let unit = said(.named(test.unit.rawValue), as: "unit")
    return said("\(test.test.title) (\(size) \(unit))")
  }
}
