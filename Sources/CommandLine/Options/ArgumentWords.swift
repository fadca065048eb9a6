package import Analysis
public import ArgumentParser
internal import EvaluationLogs
public import ItemResponse
public import Statistics

// What an option takes by its name. Conformances of a product's types are as public as the types.

extension BootstrapIntervalMethod: ExpressibleByArgument {}
extension ItemModel: ExpressibleByArgument {}
extension LogFormat: ExpressibleByArgument {}
extension LogReadingOptions.ConflictRule: ExpressibleByArgument {}
extension MeasurementLevel: ExpressibleByArgument {}
extension RankMethod: ExpressibleByArgument {}
extension ScoreIntervalMethod: ExpressibleByArgument {}
extension TextTokens: ExpressibleByArgument {}
extension TieRule: ExpressibleByArgument {}
extension WeightFamily: ExpressibleByArgument {}
extension ChangepointMethod: ExpressibleByArgument {}
extension IntervalMethod: ExpressibleByArgument {}
extension IntervalStatistic: ExpressibleByArgument {
  package init?(argument: String) { self.init(name: argument) }
}
