internal import Analysis
internal import Diagnostics
internal import FileFormats
internal import ValueModel

/// Dimensions that a cell names: `dimension`, or `dimensions`, as they were written.
struct DimensionOption: Sendable {
  private let names: [(text: String, place: Place)]?

  /// - Parameter ofOne: Whether the kind shows one dimension only.
  init(_ options: inout OptionReader, ofOne: Bool = false) {
    let one = options.placedStrings("dimension")
    if let one, one.count != 1 {
      options.add(
        Diagnostic(
          report: .invalidValue,
          at: one.first?.place ?? .line(file: options.file, options.firstLine, column: 1),
          "\(options.owner): `dimension` is not one text",
          remedy: ofOne ? "Name one dimension" : "Name several with `dimensions`"))
    }
    names = ofOne || one != nil ? one : options.placedStrings("dimensions")
  }

  /// Identifiers of the dimensions that are named; nil for all.
  ///
  /// - Parameter withOverall: Whether ``ModelScore/overall`` may be among them.
  /// - Throws: for every name that is none.
  func identifiers(
    _ system: ValueSystem, withOverall: Bool = false
  ) throws(Diagnostics) -> [String]? {
    guard let names else { return nil }
    var found: [String] = []
    var problems: [Diagnostic] = []
    for (name, place) in names {
      let isOverall = withOverall && name.lowercased() == ModelScore.overall
      if let id = isOverall ? ModelScore.overall : system.dimension(named: name)?.id {
        if !found.contains(id) { found.append(id) }
      } else {
        problems.append(
          AnalysisProblem.unknownDimension(
            name: name, system: system.name, known: system.dimensions.map(\.name)
          ).diagnostic.moved(to: place))
      }
    }
    try Diagnostics.refuse(problems)
    return found
  }
}

/// Models that a cell names: a list under one key, as they were written.
struct ModelOption: Sendable {
  private let names: [(text: String, place: Place)]?

  init(_ options: inout OptionReader, key: String = "models") {
    names = options.placedStrings(key)
  }

  /// The models that are named, in their order; nil for all.
  ///
  /// - Throws: for every name that is not among those that are known.
  func names(among known: [String]) throws(Diagnostics) -> [String]? {
    guard let names else { return nil }
    var found: [String] = []
    var problems: [Diagnostic] = []
    for (name, place) in names {
      if known.contains(where: { $0.isExactly(name) }) {
        if !found.contains(where: { $0.isExactly(name) }) { found.append(name) }
      } else {
        problems.append(
          AnalysisProblem.unknownModel(name: name, known: known).diagnostic.moved(to: place))
      }
    }
    try Diagnostics.refuse(problems)
    return found
  }
}

/// A file that a cell names, by a path from the report's directory.
struct FileOption: Sendable {
  let text: String
  let place: Place

  init(text: String, place: Place) {
    self.text = text
    self.place = place
  }

  /// A file that was named before.
  init(again text: String) { self.init(text: text, place: .file(text)) }

  /// - Returns: nil where nothing is named.
  init?(_ options: inout OptionReader, key: String) {
    guard let node = options.node(key) else { return nil }
    place = options.place(of: node)
    guard let text = node.text, !text.isEmpty else {
      options.add(
        Diagnostic(
          report: .invalidValue, at: place, "\(options.owner): `\(key)` is not a path",
          remedy: "Write the path of a file, from the report's directory"))
      return nil
    }
    self.text = text
  }
}

extension FileOption: Hashable {
  /// Two are the same where they name the same, wherever they stand.
  static func == (one: FileOption, other: FileOption) -> Bool { one.text.isExactly(other.text) }

  func hash(into hasher: inout Hasher) { hasher.combine(Array(text.utf8)) }
}
