internal import PrintedNumbers

/// Which tests of contamination a log has the columns for.
struct ContaminationSupport {
  private let list: AnalysisList

  /// Models whose scores stand for what a test is like that was not seen.
  private static let fewestReferences = 5

  init(_ list: AnalysisList) { self.list = list }

  var tests: [AnalysisSupport] {
    let probabilities = "token probabilities, which stand in a file of their own (--probabilities)"
    return [
      test("releaseDate", columns: ["item_date", "model_release_date"]),
      test("publicHeldOut", columns: ["split"], values: 2),
      test("paraphrase", columns: ["variant_of"]),
      test("paCoST", columns: ["variant_of", "confidence"]),
      test(
        "conStat", columns: [],
        besides: list.figures.models > Self.fewestReferences
          ? nil
          : "\(CountText.counted(list.figures.models, "model")), and it needs one and "
            + "\(Self.fewestReferences) for reference"),
      test("overlap", columns: [], besides: "it needs texts, and a corpus (--corpus)"),
      test("minK", columns: [], besides: "it needs \(probabilities)"),
      test("minKPlusPlus", columns: [], besides: "it needs \(probabilities)"),
      test("coDeC", columns: [], besides: "it needs \(probabilities)"),
      test("exchangeability", columns: [], besides: "it needs \(probabilities)"),
    ]
  }

  /// A test that needs columns, each with so many values at least.
  private func test(
    _ name: String, columns: [String], values: Int = 1, besides: String? = nil
  ) -> AnalysisSupport {
    let missing = columns.filter { list.rows.distinct($0) < values }
    let lack =
      missing.isEmpty
      ? besides
      : "no " + missing.joined(separator: " and no ")
        + (values > 1 ? " with \(values) values" : "")
    return list.support(
      "contamination \(name)", unless: list.scorelessness ?? lack, [])
  }
}
