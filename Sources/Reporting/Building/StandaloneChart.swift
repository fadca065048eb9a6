package import Analysis
internal import Charts
package import Diagnostics
internal import Documents
internal import Drawing
internal import PrintedNumbers
internal import Wording

/// The figure of one cell, made without a report round it.
package struct StandaloneChart: Sendable {
  /// What stands in the braces of a cell.
  package let kind: String
  /// What a caption of it begins with.
  package let title: String
  /// What is to be seen, in words.
  package let alternativeText: String
  /// What must be known before the figure is used.
  package let cautions: [Caution]
  private let figure: FigureBlock

  init(_ figure: FigureBlock, kind: String, title: String, cautions: [Caution]) {
    self.figure = figure
    self.kind = kind
    self.title = title
    self.cautions = cautions
    // In a report its JSON holds the numbers.
    alternativeText = figure.alternativeText.replacing(
      said("All numbers: \(said("the JSON of this report"))."),
      with: said("All numbers: \(said("the data beside the picture"))."))
  }

  /// The names and numbers that it shows.
  package var data: any Encodable & Sendable {
    get throws(Diagnostics) {
      do throws(ChartError) { return try figure.chart.data } catch {
        throw Diagnostics(report: .notDrawn, error.description)
      }
    }
  }
}

/// What a picture is to look like.
package struct PictureStyle: Sendable {
  /// The themes of charts.
  package enum Theme: String, CaseIterable, Sendable {
    /// The colours of pages.
    case print
    /// Greys alone.
    case plain
  }

  /// Points.
  package let width: Double
  /// Points; nil for what the chart needs.
  package let height: Double?
  package let theme: Theme

  package init(width: Double, height: Double? = nil, theme: Theme = .print) {
    self.width = width
    self.height = height
    self.theme = theme
  }

  /// The text of an A4 page of reports, in points.
  package static let pageWidth = 481.276
  package static let widths = 100.0...2_000.0
}

/// A picture of a chart.
package struct ChartPicture: Sendable {
  /// What pictures are written as; the suffix of a file's name says which.
  package enum Format: String, CaseIterable, Sendable {
    case pdf, png, svg
  }

  package let bytes: [UInt8]
  /// Points.
  package let width: Double
  /// Points.
  package let height: Double
  /// The rules of charts that it does not keep.
  package let notices: [Diagnostic]
}

extension StandaloneChart {
  /// Pixels of a PNG a point: 216 an inch.
  private static let pixelsPerPoint = 3.0
  /// Round the chart, in points, so that nothing touches the edge of the picture.
  private static let margin = 8.0

  /// Draws the chart.
  ///
  /// - Throws: what keeps it from being drawn: names without room at this width, a height that is too
  ///   small.
  package func picture(
    as format: ChartPicture.Format, _ style: PictureStyle
  ) throws(Diagnostics) -> ChartPicture {
    do {
      let typesetter = try Typesetter()
      let theme = ChartTheme(named: style.theme == .plain ? .plain : .print)
      let drawn = try figure.chart.draw(
        width: style.width - 2 * Self.margin, theme: theme, typesetter: typesetter)
      let least = drawn.size.height + 2 * Self.margin
      if let height = style.height, height + 1e-6 < least {
        throw ChartError.doesNotFit(
          width: style.width, height: height, needed: Size(width: style.width, height: least))
      }
      let size = Size(width: style.width, height: style.height ?? least)
      let list = drawn.list.translated(by: Point(x: Self.margin, y: Self.margin))
      let lints = ChartChecks.lints(
        on: figure, theme: theme, drawn: (figure: drawn, typesetter: typesetter))
      return ChartPicture(
        bytes: try bytes(of: list, size, as: format, typesetter), width: size.width,
        height: size.height,
        notices: lints.map { lint in
          Diagnostic(
            lint.rule.rawValue, severity: .warning,
            "\(lint.message) (\(lint.rule.rawValue))", remedy: lint.remedy)
        })
    } catch let problems as Diagnostics {
      throw problems
    } catch {
      throw Diagnostics(report: .notDrawn, "\(error)")
    }
  }

  private func bytes(
    of list: DisplayList, _ size: Size, as format: ChartPicture.Format, _ typesetter: Typesetter
  ) throws -> [UInt8] {
    switch format {
    case .pdf:
      var structure = StructureTree()
      let whole = structure.add(.init(.document, parent: nil))
      var node = StructureTree.Node(.figure, parent: whole)
      node.alternativeText = description
      let mark = StructureMark(
        .node(structure.add(node)),
        area: Rectangle(x: 0, y: 0, width: size.width, height: size.height))
      var document = Document(
        title: title, subject: description, creator: "Value Compass \(Version.current)",
        pages: [Page(size: size, list: list.marked(mark))])
      document.structure = structure
      return try PDFWriter().data(for: document, typesetter: typesetter)
    case .png:
      return try PNGWriter().data(
        for: list, size: size, scale: Self.pixelsPerPoint, typesetter: typesetter)
    case .svg:
      let json = try JSONText.bytes(try figure.chart.data, isPretty: false)
      return try SVGWriter().data(
        for: list, size: size,
        about: SVGDescription(
          title: title, text: description, data: String(decoding: json, as: UTF8.self),
          prefix: kind),
        typesetter: typesetter)
    }
  }

  /// What is to be seen, and what must be known of it.
  private var description: String {
    guard !cautions.isEmpty else { return alternativeText }
    let told = CountText.list(
      cautions.map(\.message), most: 8, separator: said(" Caution: "), last: said(" Caution: and "))
    return alternativeText + said(" Caution: ") + told
  }
}
