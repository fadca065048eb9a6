import LogReaders
import Testing

/// Columns of tables that have one text in all rows, by the user's word.
@Suite("Declared columns of tables")
struct DeclaredTableTests {
  private func options(map: ColumnMap? = nil, _ fields: String...) throws -> LogReadingOptions {
    var options = LogReadingOptions(columnMap: map)
    options.fields = try FieldMap(fields)
    return options
  }

  private func read(_ text: String, _ options: LogReadingOptions) throws -> EvaluationLog {
    try LogReader(options: options).read(bytes: Array(text.utf8), named: "table.csv")
  }

  private static let map = """
    id: waves
    name: Waves
    columns: { sample_id: item, model_id: model, score: score, round: wave }
    constants: { task: t, criterion: care, judge_id: "model:j", scale_min: 1, scale_max: 5 }
    """

  @Test("a round that is declared is that of all rows, whatever the table says")
  func overMap() throws {
    let map = try ColumnMap(yaml: Self.map, file: "map.yaml")
    let table = "item,model,score,wave\ni1,m,3,a\ni2,m,4,b\n"
    #expect(try read(table, options(map: map)).judgments.map(\.round) == ["a", "b"])
    #expect(
      try read(table, options(map: map, "round==x")).judgments.map(\.round) == ["x", "x"])
  }

  @Test("a column that a canonical table lacks may be declared")
  func canonical() throws {
    let table = """
      evaluation_id,task,model_id,sample_id,epoch,judge_id,score,status,judge_kind
      e,t,m,i1,1,model:j,1,scored,model
      """
    let log = try read(table, options("criterion==care", "round==x"))
    #expect(log.judgments.map(\.criterion) == ["care"])
    #expect(log.judgments.map(\.round) == ["x"])
  }
}
