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

  /// Between columns, where there is room for it.
  static let gutter = 10.0
  /// Between columns of a table that is narrower than its place.
  static let widestGutter = 28.0

  /// Columns of given widths.
  init(
    _ table: TableBlock, style: PageStyle, widths: [Double], gutter: Double, width: Double
  ) {
    columns = TableGrid.places(table.columns, widths, gutter: gutter)
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
