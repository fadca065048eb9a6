import Charts
import Documents
import PrintedNumbers
import Testing

@Suite("Data of figures and tables")
struct DataTableTests {
  private func label(_ destination: String) -> BlockLabel {
    BlockLabel(word: "Table", number: 1, destination: destination)
  }

  @Test("a table's values have all their digits, and limits columns of their own")
  func values() throws {
    let table = TableBlock(
      label: label("tbl-1"), caption: [],
      columns: [
        .init(title: "Model", alignment: .leading, width: .flexible(1)),
        .init(title: "Score", alignment: .trailing, width: .fixed(50)),
        .init(title: "95 % interval", alignment: .trailing, width: .fixed(90)),
        .init(title: "", alignment: .leading, width: .fixed(90), isWhisker: true),
      ],
      rows: [
        [
          .text("=1+1", mark: "a"), .number(1.23456789, Precision(decimals: 1)),
          .interval(-1.5...2.25, Precision(decimals: 0)),
          .whisker(ChartEstimate(value: 1, lower: 0, upper: 2)),
        ],
        [
          .text("a,\"b\""), .number(nil, Precision(decimals: 1)),
          .interval(nil, Precision(decimals: 0)), .whisker(nil),
        ],
      ])
    let data = try manuscript([.callout(Callout(kind: .note, title: nil, blocks: [.table(table)]))])
      .dataTables
    #expect(data.map(\.fileName) == ["tbl-1.csv"])
    #expect(
      data.first?.csv == #"""
        Model,Score,95 % interval lower,95 % interval upper
        '=1+1,1.23456789,-1.5,2.25
        "a,""b""",,,

        """#)
  }

  @Test("a figure's numbers are those of its chart, and what is missing is empty")
  func figure() throws {
    let series = ChartSeries(
      name: "@Aster", estimates: [ChartEstimate(value: -1, lower: -2, upper: 0.5), nil])
    let block = Block.figure(
      FigureBlock(
        label: BlockLabel(word: "Figure", number: 2, destination: "fig/ä 1"),
        chart: IntervalChart(
          rows: [IntervalRow(name: "Power"), IntervalRow(name: "Care")], series: [series]),
        caption: [],
        alternativeText: "Words"))
    let data = try #require(try manuscript([block]).dataTables.first)
    #expect(data.fileName == "fig---1.csv")
    #expect(
      data.csv == """
        series,name,value,lower,upper
        '@Aster,Power,-1.0,-2.0,0.5
        '@Aster,Care,,,

        """)
  }

  @Test("a table that is not counted has no file")
  func uncounted() throws {
    let table = TableBlock(
      caption: [], columns: [.init(title: "A", alignment: .leading, width: .flexible(1))],
      rows: [[.text("a")]])
    #expect(try manuscript([.table(table), .text("b")]).dataTables.isEmpty)
  }
}
