/// Something that a published table shows of itself.
package struct AuditFinding: Codable, Sendable, Equatable {
  package let code: Code
  /// One plain sentence or a few.
  package let message: String
  /// The columns that it is on; nil for the table.
  package private(set) var columns: [String]?
  /// The models that it is on.
  package private(set) var models: [String]?

  init(_ code: Code, columns: [String]? = nil, models: [String]? = nil, _ message: String) {
    self.code = code
    self.message = message
    self.columns = columns
    self.models = models
  }

  /// The stable names of findings, in the order in which they are printed.
  package enum Code: String, Codable, CaseIterable, Sendable {
    /// Rows of a column are shares of different numbers of items.
    case unequalDenominators
    /// A row of figures that look as if they had been put in for want of any.
    case placeholder
    /// Two rows that are equal in all columns.
    case duplicateRows
    /// A model that has two rows.
    case duplicateModel
    /// A figure outside of 0 to 100 %.
    case outOfRange
    /// A figure that no count gives, where those of the other rows are shares of one number of items.
    case impossibleValue
    /// A figure that is a share only when rounded otherwise than the others.
    case inconsistentRounding
    /// Models without a figure.
    case missingValue
    /// Neighbours in rank that the figures cannot tell apart.
    case neighboursNotSeparable
    /// A column from which no number of items can be told.
    case notTestable
    /// Rows that are printed to different numbers of decimals.
    case mixedDecimals
    // Against an older table.
    case movedScore, rankMoved, denominatorMoved, addedModel, removedModel, addedColumn
    case removedColumn
  }
}
