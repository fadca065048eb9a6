/// A table of values, each with the format that it is printed in.
package struct TableBlock: Sendable {
  package enum Alignment: Sendable { case leading, center, trailing }

  /// How a column asks for its room.
  ///
  /// Pages make columns as wide as their content; a length says only what a column of marks would like
  /// to have, in text of ``designSize``.
  package enum Width: Sendable {
    case fixed(Double)
    /// A share of what the fixed columns leave.
    case flexible(Double)
  }

  /// The size of text in points that widths are given for.
  package static let designSize = 8.4

  package struct Column: Sendable {
    package let title: String
    package let alignment: Alignment
    package let width: Width
    package let isStrong: Bool
    package let isMuted: Bool
    /// Marks on a scale that is drawn in the head.
    package let isWhisker: Bool
    /// Long text is set on several lines.
    package let wraps: Bool
    /// Left out on pages where every row has the same value, which a note says instead.
    package let isSaidOnce: Bool

    package init(
      title: String, alignment: Alignment, width: Width, isStrong: Bool = false,
      isMuted: Bool = false, isWhisker: Bool = false, wraps: Bool = false,
      isSaidOnce: Bool = false
    ) {
      self.title = title
      self.alignment = alignment
      self.width = width
      self.isStrong = isStrong
      self.isMuted = isMuted
      self.isWhisker = isWhisker
      self.wraps = wraps
      self.isSaidOnce = isSaidOnce
    }
  }

  /// `nil` for a table that is not counted.
  package internal(set) var label: BlockLabel?
  package internal(set) var caption: [TextSpan]
  package internal(set) var columns: [Column]
  /// One value for each column.
  package internal(set) var rows: [[TableValue]]
  package internal(set) var notes: [String]
  /// Numbers of the rows that are set grey, such as of what is no case but a reference.
  package let mutedRows: Set<Int>
  /// A light rule follows each row, where rows are texts of several lines.
  ///
  /// Else one stands only where ranks part.
  package let separatesRows: Bool
  /// As wide as the text and not as the page: for tables of few columns.
  package let isNarrow: Bool

  /// For a table of contents: how deep each row lies, from 1; nil for any other table.
  package internal(set) var contentsLevels: [Int]?

  /// Whether it holds text that an author wrote: its columns are then as wide as their content asks
  /// for, and text is set on several lines where it must be, whatever the columns say.
  package var hasAuthorsText: Bool {
    rows.contains { row in
      row.contains { if case .spans = $0 { true } else { false } }
    }
  }

  package init(
    label: BlockLabel? = nil, caption: [TextSpan], columns: [Column], rows: [[TableValue]],
    notes: [String] = [], mutedRows: Set<Int> = [], separatesRows: Bool = false,
    isNarrow: Bool = false
  ) {
    self.label = label
    self.caption = caption
    self.columns = columns
    self.rows = rows
    self.notes = notes
    self.mutedRows = mutedRows
    self.separatesRows = separatesRows
    self.isNarrow = isNarrow
  }
}
