internal import Diagnostics
internal import FileFormats
internal import Foundation

/// A published matrix of models by cultures.
struct PublishedMatrix {
  let models: [String]
  let cultures: [String]
  /// Model by model.
  let values: [[Double]]

  private static let mostBytes = 1 << 26

  /// Reads JSON with `models`, `countries` or `cultures`, and one member that holds rows of numbers.
  ///
  /// - Throws: where it is no such file, and where rows and names do not go together.
  init(contentsOf path: String) throws(Diagnostics) {
    let bytes: [UInt8]
    do throws(FileProblem) {
      let stored = try FileContent.stored(path, limit: Self.mostBytes)
      bytes = try FileContent.expanded(stored, limit: Self.mostBytes)
    } catch {
      throw Diagnostics(
        Diagnostic(error.code, at: .file(path), error.message, remedy: error.remedy))
    }
    func refused(_ message: String) -> Diagnostics {
      Diagnostics(
        Diagnostic(
          "notAMatrix", at: .file(path), message,
          remedy: "Give JSON with `models`, `countries` and a matrix with a row a model"))
    }
    guard
      let object = try? JSONDecoder().decode([String: Member].self, from: Data(bytes)),
      let models = object["models"]?.names,
      let cultures = (object["countries"] ?? object["cultures"])?.names
    else { throw refused("the file is no matrix of models by cultures") }
    let matrices = object.compactMap { $0.value.rows }
    guard matrices.count == 1, let values = matrices.first else {
      throw refused("the file holds \(matrices.count) matrices, and one is needed")
    }
    guard values.count == models.count, values.allSatisfy({ $0.count == cultures.count }),
      !models.isEmpty, !cultures.isEmpty
    else { throw refused("the rows of the matrix are not those of its models and cultures") }
    if let wrong = values.joined().first(where: { !(abs($0) <= 1 + 1e-9) }) {
      throw refused("\(wrong) is no correlation")
    }
    self.models = models
    self.cultures = cultures
    self.values = values
  }

  /// Names, or rows of numbers; anything else is of no use here.
  private struct Member: Decodable {
    var names: [String]?
    var rows: [[Double]]?

    init(from decoder: any Decoder) throws {
      let value = try decoder.singleValueContainer()
      names = try? value.decode([String].self)
      rows = try? value.decode([[Double]].self)
    }
  }
}
