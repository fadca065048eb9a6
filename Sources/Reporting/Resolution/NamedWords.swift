internal import Analysis
internal import Diagnostics
internal import ValueModel

/// Checks the models and dimensions that options name, all of them before any cell is computed.
struct NamedWords {
  private let data: ReportData

  init(_ data: ReportData) { self.data = data }

  /// What the data do not have, each at its word.
  func problems(_ words: [OptionReader.NamedWord]) -> [Diagnostic] {
    words.compactMap { word in
      switch word.kind {
      case .model:
        guard !data.models.contains(where: { $0.isExactly(word.text) }) else { return nil }
        return AnalysisProblem.unknownModel(name: word.text, known: data.models).diagnostic
          .moved(to: word.place)
      case .dimension:
        let system = data.inputs.system
        // Which system stands before a dimension, and where all may stand for one, the cell knows.
        guard word.text.lowercased() != ModelScore.overall, word.text != PairStudy.everyDimension,
          !word.text.contains("/"), system.dimension(named: word.text) == nil
        else { return nil }
        return AnalysisProblem.unknownDimension(
          name: word.text, system: system.name, known: system.dimensions.map(\.name)
        ).diagnostic.moved(to: word.place)
      }
    }
  }
}

extension OptionReader.NamedWord.Kind {
  /// What a parameter of a kind names; nil where it names nothing of the data.
  init?(_ kind: ReportParameter.Kind) {
    switch kind {
    case .model: self = .model
    case .dimension: self = .dimension
    case .text, .number, .flag, .file: return nil
    }
  }
}
