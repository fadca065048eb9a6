package import Diagnostics
internal import Foundation

extension CultureTargets {
  /// The names of the files of targets that ship with the library.
  package static var shippedNames: [String] { ShippedDefinitions.cultures.map(\.name) }

  /// The targets that ship under a name, such as `pan-cultural`; nil where none do.
  ///
  /// - Parameter system: the value system whose dimensions they name; all that ship are of Schwartz's
  ///   ten values.
  /// - Throws: `Diagnostics` for another value system.
  package static func shipped(
    _ name: String, system: ValueSystem
  ) throws(Diagnostics) -> CultureTargets? {
    let folded = NameFolding.folded(name)
    guard
      let file = ShippedDefinitions.cultures.first(where: {
        NameFolding.folded($0.name) == folded || $0.file == name
      })
    else { return nil }
    return try CultureTargets(
      csv: Array(file.text.utf8), file: file.file,
      names: (ShippedDefinitions.cultureNames.text, ShippedDefinitions.cultureNames.file),
      system: system)
  }
}

extension DefinitionCatalog {
  /// The culture targets that ship under a name, or those of a file.
  ///
  /// - Parameters:
  ///   - name: a name of `CultureTargets.shippedNames` in any letter case, or the path of a file.
  ///   - system: the value system whose dimensions they name.
  /// - Throws: `Diagnostics` where there is neither, with a suggestion, and with everything that is
  ///   wrong with a file.
  package func cultureTargets(
    _ name: String, system: ValueSystem
  ) throws(Diagnostics) -> CultureTargets {
    let isPath =
      name == "-" || name.contains("/") || name.lowercased().contains(".csv")
      || FileManager.default.fileExists(atPath: name)
    // A path that is there is a file of the caller's own, also where it has a shipped one's name.
    if !isPath || !FileManager.default.fileExists(atPath: name),
      let shipped = try CultureTargets.shipped(name, system: system)
    {
      return shipped
    }
    guard isPath else {
      throw Diagnostics(
        .unknownName, of: name, "there are no culture targets of this name, and no such file",
        remedy: NameSuggestion.remedy(for: name, among: CultureTargets.shippedNames))
    }
    return try CultureTargets(contentsOf: name, system: system)
  }
}
