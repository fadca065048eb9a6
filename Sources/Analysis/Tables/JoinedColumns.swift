/// Several columns that are one together: `model_id,sample_id,turn`.
///
/// A column whose own name holds a comma is tried whole first. What the parts say is put together with a
/// sign between them that is escaped in the parts, so that no two rows are one by chance; the space
/// before it lets a name stand before those that begin with it, as it does by itself.
enum JoinedColumns {
  /// The columns that a name stands for.
  ///
  /// - Parameter isColumn: whether there is a column of a name.
  /// - Returns: the name itself where it is a column or holds no comma, else its parts without white
  ///   space round them.
  static func parts(of name: String, isColumn: (String) -> Bool) -> [String] {
    guard name.contains(","), !isColumn(name) else { return [name] }
    let parts = name.split(separator: ",").map { part in
      String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
    return parts.isEmpty ? [name] : parts
  }

  /// One part as it stands in a joined text.
  static func escaped(_ part: String) -> String {
    part.replacing("\\", with: "\\\\").replacing("|", with: "\\|")
  }

  /// What stands between the parts.
  static let sign = " | "

  /// What the cells of several columns say together; nil where one of them has no value, since what is
  /// not known whole tells nothing apart.
  static func joined(_ cells: [String?]) -> String? {
    let parts = cells.compactMap(\.self)
    guard parts.count == cells.count else { return nil }
    return parts.count == 1 ? parts[0] : parts.map(escaped).joined(separator: sign)
  }
}
