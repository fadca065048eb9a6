/// A table of values, each with the format that it is printed in.
package struct TableBlock: Sendable {
  package enum Alignment: Sendable { case leading, center, trailing }

  /// Lengths are those that suit text of ``designSize``; writers scale them with their text.
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

    package init(
      title: String, alignment: Alignment, width: Width, isStrong: Bool = false,
      isMuted: Bool = false, isWhisker: Bool = false, wraps: Bool = false
    ) {
      self.title = title
      self.alignment = alignment
      self.width = width
      self.isStrong = isStrong
      self.isMuted = isMuted
      self.isWhisker = isWhisker
      self.wraps = wraps
    }
  }

  /// `nil` for a table that is not counted.
  package let label: BlockLabel?
  package internal(set) var caption: [TextSpan]
  package let columns: [Column]
  /// One value for each column.
  package internal(set) var rows: [[TableValue]]
  package internal(set) var notes: [String]
  /// Numbers of the rows that are set grey, such as of what is no case but a reference.
  package let mutedRows: Set<Int>
  /// A light rule follows every so many rows; 0 for none.
  package let groupSize: Int
  /// As wide as the text and not as the page: for tables of few columns.
  package let isNarrow: Bool

  /// Whether it holds text that an author wrote: its columns are then as wide as their content asks
  /// for, and text is set on several lines where it must be, whatever the columns say.
  package var hasAuthorsText: Bool {
    rows.contains { row in
      row.contains { if case .spans = $0 { true } else { false } }
    }
  }

  package init(
    label: BlockLabel? = nil, caption: [TextSpan], columns: [Column], rows: [[TableValue]],
    notes: [String] = [], mutedRows: Set<Int> = [], groupSize: Int = 0, isNarrow: Bool = false
  ) {
    self.label = label
    self.caption = caption
    self.columns = columns
    self.rows = rows
    self.notes = notes
    self.mutedRows = mutedRows
    self.groupSize = groupSize
    self.isNarrow = isNarrow
  }
}
