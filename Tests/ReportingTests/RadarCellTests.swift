import Analysis
import Charts
import Documents
import Drawing
import Foundation
import LogReaders
import Reporting
import Testing
import ValueModel

@Suite("Radars of reports")
struct RadarCellTests {
  static let values = [
    "self-direction", "stimulation", "hedonism", "achievement", "power", "security", "tradition",
    "conformity", "benevolence", "universalism",
  ]

  /// Some models on all values; scores rise with the model's number.
  static func log(_ models: [String], items: Int = 24) -> String {
    var rows: [TestReport.Row] = []
    for (number, model) in models.enumerated() {
      for (place, value) in values.enumerated() {
        for item in 0..<items {
          let hash = (item * 31 + place * 17 + item * place * 7) % 100
          rows.append((model, "i\(item)", hash < 20 + 3 * number + 2 * place ? "1" : "0", value))
        }
      }
    }
    return TestReport.write(rows)
  }

  static func report(
    _ body: String, log: String, instrument: String = "presence"
  ) throws -> ResolvedReport {
    let request = StudyRequest(
      data: DataRequest(logs: [log]), instrument: instrument, system: "schwartz")
    let source = try ReportSource("---\ntitle: A test report\n---\n\(body)", file: "r.md")
    return try ReportBuilder(
      source, inputs: [StudyInputs(request, from: LogReading(request.data.logs))]
    ).resolved()
  }

  static func figures(_ report: ResolvedReport) -> [FigureBlock] {
    report.manuscript.blocks.compactMap { block in
      if case .figure(let figure) = block { figure } else { nil }
    }
  }

  /// An instrument that takes each model's mean away.
  static let centred: String = {
    let path = TestReport.folder.appendingPathComponent("centred.yaml").path
    let text =
      "id: centred\nname: Centred presence\nsystem: any\nscale: { minimum: 0, maximum: 1 }\n"
      + "feeds:\n  criteria: dimensions\ncentring: model\n"
    try? text.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }()

  @Test("more than three models, or all where none is named, have a circle each, by a stated key")
  func multiples() throws {
    let names = (0..<6).map { "model-\($0)" }
    let log = Self.log(names)
    let figures = try Self.figures(
      Self.report(
        "```{radar}\n```\n\n```{radar}\nmodels: [model-4, model-1, model-0, model-5]\n```\n\n"
          + "```{radar}\nmodels: [model-4, model-1]\nmultiples: true\nsort: name\n```\n", log: log))
    let charts = figures.compactMap { $0.chart as? RadarMultiples }
    #expect(charts.count == 3)
    #expect(charts[0].cells.map(\.series.name) == names.reversed())
    #expect(charts[0].order == "by mean score, highest first")
    #expect(charts[1].cells.map(\.series.name) == ["model-4", "model-1", "model-0", "model-5"])
    #expect(charts[2].cells.map(\.series.name) == ["model-1", "model-4"])
    #expect(charts[0].cells.allSatisfy { $0.note == "n\u{00A0}24" })
    // One rim in all of the report.
    #expect(Set(try charts.map { try $0.scale().maximum }).count == 1)
    let caption = figures[0].caption.map(\.text).joined()
    #expect(
      caption.contains("sorted by mean score") && caption.contains("The grey line is the mean"))
  }

  @Test("bands that are left out are told, and data fill the disc")
  func bands() throws {
    let log = Self.log(["a", "b", "c"])
    let figures = try Self.figures(
      Self.report(
        "```{radar}\nmodels: [a, b, c]\ncaption: Three of a kind.\ninterval: { method: bca, replicates: 499 }\n```\n"
          + "\n```{radar}\nmodels: [a, b]\ninterval: { method: bca, replicates: 499 }\n```\n",
        log: log))
    let captions = figures.map { $0.caption.map(\.text).joined() }
    #expect(captions[0].hasPrefix("Three of a kind."))
    #expect(captions[0].contains("are left out: they are drawn for at most 2 models"))
    #expect(captions[1].contains("the bands hold for all dimensions of a model at once"))
    let charts = figures.compactMap { $0.chart as? ProfileFigure }
    #expect(charts.count == 2)
    let limits = charts.flatMap { $0.radar.series }.flatMap(\.estimates).compactMap {
      $0?.extent?.upperBound
    }
    let largest = try #require(limits.max())
    for chart in charts {
      let rim = try chart.radar.scale().maximum
      #expect(rim >= largest && rim <= 100 && rim <= largest / 0.74)
      #expect(chart.intervals.title == "Mean score (0 to 100)")
    }
  }

  @Test("centred scores have a ring at zero, and the caption says what zero and the centre are")
  func centred() throws {
    let log = Self.log((0..<5).map { "model-\($0)" })
    let figures = try Self.figures(
      Self.report(
        "```{radar}\nmodels: [model-0, model-1]\n```\n\n```{radar}\n```\n", log: log,
        instrument: Self.centred))
    let single = try #require(figures[0].chart as? ProfileFigure)
    #expect(single.radar.isCentred && single.intervals.referenceValue == 0)
    let title = try #require(single.intervals.title)
    #expect(title.hasPrefix("Mean rating minus the model’s mean over all items (points"))
    let many = try #require(figures[1].chart as? RadarMultiples)
    #expect(many.isCentred)
    #expect(try many.scale() == single.radar.scale())
    #expect(many.order?.hasPrefix("by distance from the grey profile") == true)
    for figure in figures {
      #expect(figure.caption.map(\.text).joined().contains("The heavy ring is zero"))
    }
  }

  @Test("interval charts of one quantity share their scale")
  func sharedScale() throws {
    let log = Self.log((0..<5).map { "model-\($0)" })
    let body =
      "```{intervals}\ndimension: power\n```\n\n```{intervals}\ndimension: universalism\n```\n\n"
      + "```{intervals}\nmodels: [model-0]\n```\n"
    let charts = try Self.figures(Self.report(body, log: log))
      .compactMap { $0.chart as? IntervalChart }
    #expect(charts.count == 3)
    #expect(Set(charts.map(\.scale)).count == 1 && charts[0].scale != nil)
    #expect(charts.allSatisfy { $0.title == "Mean score (0 to 100)" })
  }

  @Test(
    "names of the axes of every circle never touch each other or the ring, in any language",
    arguments: ["en", "zh-Hans"], [0, 20, 120])
  func everySystem(language: String, added: Int) throws {
    let typesetter = try Typesetter()
    for system in try DefinitionCatalog.shipped().systems where system.dimensions.count >= 3 {
      for order in [nil] + system.circularOrders.map({ Optional($0.id) }) {
        let dimensions = system.orderedDimensions(along: order)
        guard dimensions.count >= 3 else { continue }
        let axes = dimensions.map { dimension in
          RadarAxis(
            name: dimension.name + String(repeating: " value", count: added / 6),
            translation: language == "en" ? nil : dimension.translations[language],
            language: language)
        }
        let chart = RadarChart(
          axes: axes,
          series: [
            ChartSeries(name: "A", estimates: axes.map { _ in ChartEstimate(value: 50) })
          ])
        for width in [290.0, 481.28, 498] {
          let layout = try chart.layout(width: width, typesetter: typesetter)
          for (index, box) in layout.labelBoxes.enumerated() {
            #expect(box.distance(to: Point(x: 0, y: 0)) >= layout.ringRadius)
            #expect(layout.bounds.contains(box))
            for other in layout.labelBoxes[(index + 1)...] { #expect(!box.overlaps(other)) }
          }
        }
      }
    }
  }
}
