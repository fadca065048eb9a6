internal import Charts
internal import Drawing
internal import Foundation

/// Draws the curves that the benchmarks measure: a planning chart as JSON on standard input, into the
/// file that is named, an SVG or a PDF.
///
/// It is no part of the product; `make growth` builds it.
@main
struct Curves {
  private static let width = 481.0
  private static let margin = 8.0

  static func main() {
    do {
      guard CommandLine.arguments.count == 2 else { throw Failure.usage }
      let file = URL(fileURLWithPath: CommandLine.arguments[1])
      let chart = try JSONDecoder().decode(
        PlanningChart.self, from: FileHandle.standardInput.readDataToEndOfFile())
      let typesetter = try Typesetter()
      let figure = try chart.draw(width: width - 2 * margin, typesetter: typesetter)
      let list = figure.list.translated(by: Point(x: margin, y: margin))
      let size = Size(width: width, height: figure.size.height + 2 * margin)
      let bytes: [UInt8]
      switch file.pathExtension {
      case "svg":
        bytes = try SVGWriter().data(
          for: list, size: size,
          about: SVGDescription(title: chart.title, text: chart.title, data: "{}", prefix: "curve"),
          typesetter: typesetter)
      case "pdf":
        bytes = try PDFWriter().data(
          for: Document(title: chart.title, pages: [Page(size: size, list: list)]),
          typesetter: typesetter)
      default: throw Failure.usage
      }
      try Data(bytes).write(to: file, options: .atomic)
    } catch {
      FileHandle.standardError.write(Data("curves: \(error)\n".utf8))
      exit(2)
    }
  }

  enum Failure: Error, CustomStringConvertible {
    case usage

    var description: String { "name one file to write that ends in .svg or .pdf" }
  }
}
