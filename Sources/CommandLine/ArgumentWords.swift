internal import Analysis
public import ArgumentParser
public import ItemResponse
internal import LogReaders
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
