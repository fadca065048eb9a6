/// One measured call.
struct Benchmark {
  let name: String
  /// What the peers take, for the reader of the table.
  let peer: String
  /// Makes the input, which is not measured, and answers with the call that is.
  let prepare: () throws -> () throws -> Void
}
