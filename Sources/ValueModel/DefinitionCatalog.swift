package import Diagnostics

/// The value systems and instruments that a run knows by name.
///
/// The shipped ones are embedded in the library; files are read besides, by path.
///
///     let catalog = try DefinitionCatalog.shipped()
///     let schwartz = try catalog.system("Schwartz")
package struct DefinitionCatalog: Sendable {
  /// The value systems, in the order in which they are listed.
  package let systems: [ValueSystem]
  /// The instruments, in the order in which they are listed.
  package let instruments: [Instrument]

  /// A catalog of given definitions; later lookups find the first of equal names.
  package init(systems: [ValueSystem], instruments: [Instrument]) {
    self.systems = systems
    self.instruments = instruments
  }

  /// The definitions that ship with the library: four systems with 27 dimensions, and the
  /// instruments for them.
  ///
  /// - Throws: `Diagnostics` only if the library was built with a damaged file.
  /// - Complexity: The first call parses all shipped files (some milliseconds).
  package static func shipped() throws(Diagnostics) -> DefinitionCatalog { try parsed.get() }

  private static let parsed = Result { () throws(Diagnostics) in try parse() }

  private static func parse() throws(Diagnostics) -> DefinitionCatalog {
    var systems: [ValueSystem] = []
    for file in ShippedDefinitions.systems {
      systems.append(try ValueSystem(yaml: file.text, file: file.name))
    }
    var instruments: [Instrument] = []
    for file in ShippedDefinitions.instruments {
      instruments.append(try Instrument(yaml: file.text, file: file.name, systems: systems))
    }
    return DefinitionCatalog(systems: systems, instruments: instruments)
  }

  /// The value system of that identifier, name or alias, or of that file.
  ///
  /// - Parameters:
  ///   - name: A name in any letter case, or a path that ends in `.yaml` or `.yml`.
  ///   - directory: Where relative paths start; nil: the working directory.
  /// - Throws: `Diagnostics` where there is none, with a suggestion, or where the file is
  ///   not readable or not right.
  package func system(
    _ name: String, relativeTo directory: String? = nil
  ) throws(Diagnostics) -> ValueSystem {
    if DefinitionFile.isPath(name) {
      return try ValueSystem(
        yaml: try DefinitionFile.text(of: name, relativeTo: directory), file: name)
    }
    let folded = NameFolding.folded(name)
    let found = systems.first { $0.names.map(NameFolding.folded).contains(folded) }
    guard let found else {
      throw Self.unknown(name, kind: "value system", known: systems.map(\.id))
    }
    return found
  }

  /// The instrument of that identifier or name, or of that file.
  ///
  /// - Parameters:
  ///   - name: A name in any letter case, or a path that ends in `.yaml` or `.yml`.
  ///   - directory: Where relative paths start; nil: the working directory.
  ///   - systems: Systems beside the catalog's own that the file may name.
  /// - Throws: `Diagnostics` where there is none, with a suggestion, or where the file is
  ///   not readable or not right.
  package func instrument(
    _ name: String, relativeTo directory: String? = nil, systems others: [ValueSystem] = []
  ) throws(Diagnostics) -> Instrument {
    if DefinitionFile.isPath(name) {
      return try Instrument(
        yaml: try DefinitionFile.text(of: name, relativeTo: directory), file: name,
        systems: others + systems,
        directory: DefinitionFile.directory(of: name, relativeTo: directory))
    }
    let folded = NameFolding.folded(name)
    let found = instruments.first { [$0.id, $0.name].map(NameFolding.folded).contains(folded) }
    guard let found else {
      throw Self.unknown(name, kind: "instrument", known: instruments.map(\.id))
    }
    return found
  }

  /// The instrument of a published set, such as `MFT`.
  ///
  /// - Returns: The first instrument that names the set among its tasks and has a system of its
  ///   own; nil where there is none.
  package func instrument(publishedSet set: String) -> Instrument? {
    let folded = NameFolding.folded(set)
    return instruments.first { instrument in
      instrument.system != nil && instrument.tasks.map(NameFolding.folded).contains(folded)
    }
  }

  /// The value system of a published set, such as `Risk`; nil where none is known.
  package func system(publishedSet set: String) -> ValueSystem? {
    instrument(publishedSet: set)?.system.flatMap { id in systems.first { $0.id == id } }
  }

  private static func unknown(_ name: String, kind: String, known: [String]) -> Diagnostics {
    Diagnostics(
      .unknownName, of: name, "there is no \(kind) of this name",
      remedy: NameSuggestion.remedy(for: name, among: known))
  }
}
