internal import LogReaders

/// Which tests of contamination a log has what it takes for, and a file of token probabilities beside it
/// the texts.
struct ContaminationSupport {
  private let list: AnalysisList
  private let needs: ContaminationNeeds

  /// - Parameter probabilities: nil where none were given.
  init(_ list: AnalysisList, probabilities: TokenProbabilityFile?) {
    self.list = list
    needs = ContaminationNeeds(
      rows: list.rows, figures: list.figures, probabilities: probabilities)
  }

  var tests: [AnalysisSupport] {
    ContaminationTest.allCases.map { test in
      let isOfTokens = [.minK, .minKPlusPlus, .coDeC, .exchangeability].contains(test)
      return list.support(
        "contamination \(test.rawValue)", unless: needs.lack(of: test),
        isOfTokens ? ["--probabilities", needs.probabilities?.path ?? "FILE"] : [])
    }
  }
}
