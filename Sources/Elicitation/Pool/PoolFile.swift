package import Analysis
package import Diagnostics
internal import FileFormats
internal import Foundation
internal import StudyStore
package import ValueModel

/// The pool that a file holds, whatever kind of file it is.
package enum PoolFile {
  /// All items of a study, or of a table that ``PoolExport`` wrote, with how often they were given.
  ///
  /// - Parameters:
  ///   - path: of a study, or of a table as `compass pool export` writes it.
  ///   - catalog: where value systems are looked up.
  /// - Throws: `Diagnostics`: what keeps the file from being read, for a table with every row that is
  ///   wrong.
  package static func items(
    _ path: String, catalog: DefinitionCatalog
  ) throws(Diagnostics) -> [BankItem] {
    if isStudy(path) {
      return try Study(opening: path).pool.items().map(\.bankItem)
    }
    return try PoolTable(
      contentsOf: path, map: PoolMap(), catalog: catalog,
      defaults: PoolTable.Defaults(keepsExposures: true)
    ).items.map(\.bankItem)
  }

  /// Whether the file begins as a database does; what cannot be read is said by who reads it.
  private static func isStudy(_ path: String) -> Bool {
    guard FileKind.refusal(of: path) == nil, let file = FileHandle(forReadingAtPath: path),
      let start = try? file.read(upToCount: 16)
    else { return false }
    return Array(start) == Array("SQLite format 3\0".utf8)
  }
}
