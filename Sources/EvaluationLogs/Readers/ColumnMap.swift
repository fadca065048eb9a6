/// A declaration of what the columns of a CSV file mean, for tables that are long (one judgment a
/// row) but do not have the record's own column names.
public struct ColumnMap: Sendable, Equatable {
  /// A column of the record and the CSV column that it is taken from.
  public struct Source: Sendable, Equatable {
    public let column: JudgmentColumn
    /// The name of the CSV column.
    public let name: String
    /// What the cells stand for, where they are recoded; a cell that is not listed is an error.
    public let values: [String: String]?
  }

  /// A column of the record that has one value in all rows.
  public struct Constant: Sendable, Equatable {
    public let column: JudgmentColumn
    public let text: String
  }

  public let id: String
  public let name: String
  /// In the order of the map.
  public let columns: [Source]
  /// In the order of the map.
  public let constants: [Constant]
  /// Cells that mean that there is no value.
  public let missing: [String]

  /// The CSV columns that the map takes.
  public var sources: Set<String> { Set(columns.map(\.name)) }
}

extension ColumnMap {
  /// The maps that come with the package.
  public static let shippedMaps: [ColumnMap] = {
    let yaml = String(decoding: PackageResources.value_portrait_yaml, as: UTF8.self)
    // A shipped map that does not load is left out here and caught by the tests.
    let map = try? ColumnMap(yaml: yaml, file: "value-portrait.yaml")
    return [map].compactMap(\.self)
  }()

  /// A shipped map by its id, or the map in a file whose path ends in `.yaml` or `.yml`.
  ///
  /// - Throws: `LogError`: there is no such map or file, or the map is wrong.
  public static func shipped(_ id: String) throws(LogError) -> ColumnMap {
    if id.hasSuffix(".yaml") || id.hasSuffix(".yml") {
      let bytes: [UInt8]
      do throws(LogProblem.Wrapped) {
        bytes = try FileContent.stored(id, limit: 1 << 20)
      } catch {
        throw LogError(issues: [error.problem.issue(file: id, locator: "")])
      }
      return try ColumnMap(yaml: String(decoding: bytes, as: UTF8.self), file: id)
    }
    guard let map = shippedMaps.first(where: { $0.id == id }) else {
      let known = shippedMaps.map(\.id)
      let problem = LogProblem.unknownMap(
        id, suggestion: Suggestion.nearest(to: id, among: known), known: known)
      throw LogError(issues: [problem.issue(file: "column map", locator: "")])
    }
    return map
  }
}
