/// How a table of items says what each item feeds.
package struct ItemTableSpecification: Sendable, Codable, Equatable {
  /// File name, looked for beside the log unless another is named.
  package let table: String
  /// Column of the item's name.
  package let itemColumn: String
  /// Column of the unit of resampling; nil: the log's own.
  package let clusterColumn: String?
  /// The only criterion whose judgments count; nil: any.
  package let criterion: String?
  /// How the table is laid out.
  package let layout: ItemTableLayout
}

/// The two layouts of a table of items.
package enum ItemTableLayout: Sendable, Codable, Equatable {
  /// One row an item and one column a dimension; without named columns, every column whose name
  /// is that of a dimension.
  case wide(columns: [String]?, rule: ItemTableRule)
  /// One row an item and dimension; without a column of signs or weights each is 1.
  case long(dimension: String, sign: String?, weight: String?)
}

/// What a cell of a wide table says.
package enum ItemTableRule: String, Sendable, Codable, CaseIterable {
  /// Above zero: the item measures the dimension, with weight 1.
  case positive
  /// Not zero: the item measures the dimension with weight 1, turned round where below zero.
  case signed
  /// Not zero: as `signed`, and the cell's size is the weight.
  case weighted
}
