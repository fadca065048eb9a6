internal import GRDB
internal import LogReaders

extension StudyPool {
  /// Checks that everything of the pool can be read, that parameters are those of the calibration
  /// that an item names, and that items and calibrations are of one dimension; nothing where there is
  /// no pool.
  ///
  /// - Complexity: O(n log n) in the items.
  static func check(_ database: Database) throws -> [StudyCheck] {
    let items = try items(in: database)
    let calibrations = try calibrations(in: database)
    let estimates = try estimates(in: database)
    guard !items.isEmpty || !calibrations.isEmpty else { return [] }
    func number(_ sql: String) throws -> Int {
      try SQLStatement(database, "SELECT count(*) FROM " + sql).first { try $0.count(0) } ?? 0
    }
    let strangers = try number(
      """
      pool_parameter p JOIN pool_item i ON i.id = p.item
      JOIN pool_calibration c ON c.id = p.calibration
      WHERE c.system <> i.system OR c.dimension <> i.dimension
      """)
    let lacking = try number(
      """
      pool_item i WHERE i.calibration IS NOT NULL AND NOT EXISTS (SELECT 1 FROM pool_parameter p
        WHERE p.item = i.id AND p.calibration = i.calibration)
      """)
    let negative = try number("pool_exposure WHERE times < 0")
    let faults = [
      (lacking, "items name a calibration that found nothing of them"),
      (strangers, "parameters are of a calibration of another dimension"),
      (negative, "counts of exposures are negative"),
    ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    return [
      StudyCheck(
        name: "pool", holds: faults.isEmpty,
        detail: faults.isEmpty
          ? "\(items.count) items with \(estimates.count) sets of parameters from "
            + "\(calibrations.count) calibrations"
          : faults.joined(separator: "; "))
    ]
  }
}
