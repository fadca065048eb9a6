internal import Charts
internal import Drawing

/// The columns of a table with their places, and the scale of its column of marks if it has one.
struct TableGrid {
  struct Place {
    let column: TableBlock.Column
    let x: Double
    let width: Double

    var anchor: DisplayList.Anchor {
      switch column.alignment {
      case .leading: .start
      case .center: .middle
      case .trailing: .end
      }
    }

    /// Where the anchor of a line stands.
    var anchorPoint: Double {
      switch column.alignment {
      case .leading: x
      case .center: x + width / 2
      case .trailing: x + width
      }
    }

    /// Where a line of some width ends.
    func end(ofLine length: Double) -> Double { anchorPoint + anchor.end(ofLine: length) }
  }

  let columns: [Place]
  let whisker: InlineWhisker?
  let width: Double
  /// Whether the columns are as wide as their content asks for.
  let isNatural: Bool

  static let gutter = 10.0

  /// Columns as wide as the table says.
  init(_ table: TableBlock, style: PageStyle, width: Double) {
    let scale = style.tableText.size / TableBlock.designSize
    let fixed = table.columns.reduce(0.0) {
      if case .fixed(let width) = $1.width { $0 + scale * width } else { $0 }
    }
    let shares = table.columns.reduce(0.0) {
      if case .flexible(let share) = $1.width { $0 + share } else { $0 }
    }
    let free = width - fixed - TableGrid.gutter * Double(table.columns.count - 1)
    let widths = table.columns.map { column in
      switch column.width {
      case .fixed(let width): scale * width
      case .flexible(let share): free * share / shares
      }
    }
    columns = TableGrid.places(table.columns, widths, gutter: TableGrid.gutter)
    let estimates = table.rows.flatMap { row in
      row.compactMap { value -> ChartEstimate? in
        if case .whisker(let estimate) = value { estimate } else { nil }
      }
    }
    // Labels at the ends of the scale reach beyond it.
    let inset = 12.0
    whisker = columns.first(where: \.column.isWhisker).map {
      InlineWhisker(
        estimates: estimates, x: $0.x + inset, width: $0.width - 2 * inset,
        theme: style.theme)
    }
    self.width = width
    isNatural = false
  }

  /// Columns of given widths.
  init(_ columns: [TableBlock.Column], widths: [Double], gutter: Double, width: Double) {
    self.columns = TableGrid.places(columns, widths, gutter: gutter)
    self.width = width
    whisker = nil
    isNatural = true
  }

  private static func places(
    _ columns: [TableBlock.Column], _ widths: [Double], gutter: Double
  ) -> [Place] {
    var x = 0.0
    return zip(columns, widths).map { column, width in
      defer { x += width + gutter }
      return Place(column: column, x: x, width: width)
    }
  }
}

extension DisplayList.Anchor {
  /// The right end of a line, from its anchor.
  fileprivate func end(ofLine length: Double) -> Double {
    switch self {
    case .start: length
    case .middle: length / 2
    case .end: 0
    }
  }
}
