internal import Diagnostics
internal import Documents
internal import FileFormats

/// The words of the language that reports are written in, as the program knows them: what a manual
/// has to explain.
///
/// The words of expressions are those of `ExpressionWords` and `ExpressionFunction`.
package enum ReportLanguage {
  /// The keys of a front matter, those of its sources of data too.
  package static var frontMatterKeys: [String] {
    var problems: [Diagnostic] = []
    return FrontMatter([], file: "", problems: &problems).keys
  }

  /// The types of parameters.
  package static var parameterTypes: [String] {
    ReportParameter.Kind.allCases.map(\.rawValue)
  }

  /// What stands in the braces of a division, each as it begins there.
  package static var divisions: [String] {
    DivisionLine.attributes.map { "\($0)=" } + ["otherwise"] + callouts
  }

  /// The classes of callouts.
  private static var callouts: [String] {
    (Callout.Kind.allCases + [.aside]).map { ".\($0.className)" }
  }

  /// How inline values may be printed.
  package static var valueFormats: [String] { ValueFormat.names }

  /// The commands of formulas, without their backslash.
  package static var mathematicalCommands: [String] { FormulaReader.known }

  /// The kinds of cells, each with the options that it asks for.
  package static var cells: [(name: String, options: [String])] {
    CellKinds.every.map { kind in
      var reader = OptionReader(yaml: "", firstLine: 1, file: "", owner: "")
      _ = kind.init(&reader)
      return (kind.name, reader.knownKeys)
    }
  }
}
