internal import ArgumentParser
internal import Diagnostics
internal import Reporting

/// Where a report keeps results for its next build.
struct CacheOptions: ParsableArguments {
  @Option(
    name: .customLong("cache"),
    help: ArgumentHelp(
      "Directory for results that the next build takes up; default: .compass/cache beside the source.",
      valueName: "dir"))
  var directory: String?

  @Flag(name: .customLong("no-cache"), help: "Compute everything anew, and keep nothing.")
  var isOff = false

  func validate() throws {
    if isOff, directory != nil {
      throw ValidationError("--cache and --no-cache exclude each other")
    }
  }

  /// The results of earlier builds; nil where none are kept.
  func cache(beside source: String, in surroundings: Surroundings) -> ResultCache? {
    guard !isOff, directory != nil || surroundings.keepsResults else { return nil }
    let place = directory ?? ResultCache.directory(beside: source)
    return surroundings.engine(place).map { ResultCache(directory: place, engine: $0) }
  }
}
