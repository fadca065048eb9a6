package import Analysis
public import ArgumentParser
package import Drawing
internal import Foundation
public import ItemResponse
internal import LogReaders
internal import Reporting
public import Statistics

// What an option takes by its name. Conformances of a product's types are as public as the types.

extension BootstrapIntervalMethod: ExpressibleByArgument {}
extension ChangepointMethod: ExpressibleByArgument {}
extension DriftSettings.Against: ExpressibleByArgument {}
extension GoldConsensus: ExpressibleByArgument {}
extension ItemDriftMethod: ExpressibleByArgument {}
extension IntervalMethod: ExpressibleByArgument {}
extension ItemModel: ExpressibleByArgument {}
extension LogFormat: ExpressibleByArgument {}
extension LogReadingOptions.ConflictRule: ExpressibleByArgument {}
extension MeasurementLevel: ExpressibleByArgument {}
extension Paper: ExpressibleByArgument {}
extension PairAdjustment: ExpressibleByArgument {}
extension PictureStyle.Theme: ExpressibleByArgument {}
extension ProfileUtility: ExpressibleByArgument {}
extension RankGoal: ExpressibleByArgument {}
extension RankMethod: ExpressibleByArgument {}
extension RankScale.Unit: ExpressibleByArgument {}
extension ScoreIntervalMethod: ExpressibleByArgument {}
extension StudyDesign.Comparison: ExpressibleByArgument {}
extension StudyFacet: ExpressibleByArgument {}
extension TextTokens: ExpressibleByArgument {}
extension TieRule: ExpressibleByArgument {}
extension WeightFamily: ExpressibleByArgument {}

extension IntervalStatistic: ExpressibleByArgument {
  package init?(argument: String) { self.init(name: argument) }
}

extension IntervalContrast {
  /// Reads `model=A,B`.
  init?(_ text: String) {
    guard let sign = text.firstIndex(of: "=") else { return nil }
    let column = text[..<sign].trimmingCharacters(in: .whitespaces)
    let values = WordList.words(String(text[text.index(after: sign)...]))
    guard !column.isEmpty, values.count == 2, values[0] != values[1] else { return nil }
    self.init(column: column, first: values[0], second: values[1])
  }
}

/// The ends of a scale: `--range 1,5`.
struct DeclaredRange: ExpressibleByArgument {
  let ends: ClosedRange<Double>

  init?(argument: String) {
    let parts = WordList.cells(argument).map { Double($0) }
    guard parts.count == 2, let lower = parts[0], let upper = parts[1], lower.isFinite,
      upper.isFinite, lower < upper
    else { return nil }
    ends = lower...upper
  }
}
