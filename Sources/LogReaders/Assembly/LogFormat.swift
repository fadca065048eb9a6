/// A format that can be read, named by its reader.
///
/// `allCases` has them all (`LogFormatReaders`). Unchecked, since not every compiler takes a type that
/// is stored for what it is: shared by all and never changed.
package struct LogFormat: @unchecked Sendable, Hashable, Codable {
  let reader: any LogFormatReader.Type

  init(_ reader: any LogFormatReader.Type) { self.reader = reader }

  /// The name that `--reader` takes and that a study keeps with each of its files.
  package var rawValue: String { reader.name }

  /// What its files are, in one line.
  package var summary: String { reader.summary }
}
